import com.amazonaws.services.dynamodbv2.streamsadapter.AmazonDynamoDBStreamsAdapterClient;
import com.amazonaws.services.dynamodbv2.streamsadapter.StreamsSchedulerFactory;
import com.amazonaws.services.dynamodbv2.streamsadapter.adapter.DynamoDBStreamsClientRecord;
import com.amazonaws.services.dynamodbv2.streamsadapter.model.DynamoDBStreamsProcessRecordsInput;
import com.amazonaws.services.dynamodbv2.streamsadapter.polling.DynamoDBStreamsPollingConfig;
import com.amazonaws.services.dynamodbv2.streamsadapter.processor.DynamoDBStreamsShardRecordProcessor;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatch.CloudWatchAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.kinesis.common.ConfigsBuilder;
import software.amazon.kinesis.common.InitialPositionInStream;
import software.amazon.kinesis.common.InitialPositionInStreamExtended;
import software.amazon.kinesis.coordinator.Scheduler;
import software.amazon.kinesis.exceptions.KinesisClientLibException;
import software.amazon.kinesis.lifecycle.events.InitializationInput;
import software.amazon.kinesis.lifecycle.events.LeaseLostInput;
import software.amazon.kinesis.lifecycle.events.ShardEndedInput;
import software.amazon.kinesis.lifecycle.events.ShutdownRequestedInput;
import software.amazon.kinesis.metrics.NullMetricsFactory;
import software.amazon.kinesis.processor.StreamTracker;

/**
 * A consumer as the KCL's users write it. It follows one stream until its standard input ends, checkpoints after each
 * batch, and says on its standard output what happened, one JSON object a line.
 *
 * <pre>FollowTable STREAM_ARN APPLICATION</pre>
 *
 * It is told of the server by AWS_ENDPOINT_URL and the like alone. Its leases lie in a table named as the application.
 */
public final class FollowTable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static volatile boolean asked = false;

    public static void main(String[] arguments) throws Exception {
        Scheduler scheduler = scheduler(arguments[0], arguments[1]);
        Thread worker = new Thread(scheduler, "worker");
        worker.setDaemon(true);
        worker.start();
        Thread ending = new Thread(() -> endAtEndOfInput(scheduler), "ending");
        ending.setDaemon(true);
        ending.start();
        worker.join();
        System.exit(asked ? 0 : 1); // unasked it gave up, and its log says why
    }

    private static void endAtEndOfInput(Scheduler scheduler) {
        try {
            System.in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException failure) {
            System.err.println(failure);
        }
        asked = true;
        scheduler.shutdown(); // startGracefulShutdown waits for ever if a shard ends meanwhile
    }

    private static Scheduler scheduler(String streamArn, String application) {
        DefaultCredentialsProvider credentials = DefaultCredentialsProvider.create();
        Region region = Region.of(System.getenv("AWS_REGION"));
        AmazonDynamoDBStreamsAdapterClient streams = new AmazonDynamoDBStreamsAdapterClient(credentials, region);
        DynamoDbAsyncClient leases = DynamoDbAsyncClient.create();
        StreamTracker tracker = StreamsSchedulerFactory.createSingleStreamTracker(streamArn,
                InitialPositionInStreamExtended.newInitialPosition(InitialPositionInStream.TRIM_HORIZON));
        ConfigsBuilder kcl = new ConfigsBuilder(tracker, application, streams, leases,
                CloudWatchAsyncClient.create(), UUID.randomUUID().toString(), Processor::new);

        // Everything that the KCL waits for is made short, and what would look for a cloud is switched off.
        var metrics = kcl.metricsConfig().metricsFactory(new NullMetricsFactory());
        var coordinator = kcl.coordinatorConfig()
                .parentShardPollIntervalMillis(200)
                .shardConsumerDispatchPollIntervalMillis(100)
                .schedulerInitializationBackoffTimeMillis(200)
                .maxInitializationAttempts(3);
        var leaseManagement = kcl.leaseManagementConfig()
                .failoverTimeMillis(2000)
                .shardSyncIntervalMillis(0)
                .leasesRecoveryAuditorExecutionFrequencyMillis(1000);
        leaseManagement.workerUtilizationAwareAssignmentConfig().disableWorkerMetrics(true);
        var polling = new DynamoDBStreamsPollingConfig(streams).idleTimeBetweenReadsInMillis(100);
        polling.maxRecords(10);
        var retrieval = kcl.retrievalConfig().retrievalSpecificConfig(polling);
        return StreamsSchedulerFactory.createScheduler(kcl.checkpointConfig(), coordinator, leaseManagement,
                kcl.lifecycleConfig().taskBackoffTimeMillis(200), metrics, kcl.processorConfig(), retrieval, streams);
    }

    /** One shard's worth of work. */
    private static final class Processor implements DynamoDBStreamsShardRecordProcessor {
        private interface Checkpoint {
            void take() throws KinesisClientLibException;
        }

        private String shard;

        @Override
        public void initialize(InitializationInput input) {
            shard = input.shardId();
            say("started", "after", input.extendedSequenceNumber().sequenceNumber());
        }

        @Override
        public void processRecords(DynamoDBStreamsProcessRecordsInput input) {
            List<DynamoDBStreamsClientRecord> records = input.records();
            for (DynamoDBStreamsClientRecord record : records) {
                say("record", record);
            }
            if (!records.isEmpty()) {
                String last = records.get(records.size() - 1).sequenceNumber();
                checkpoint(last, () -> input.checkpointer().checkpoint(last));
            }
        }

        @Override
        public void shardEnded(ShardEndedInput input) {
            if (checkpoint("SHARD_END", () -> input.checkpointer().checkpoint())) {
                say("ended");
            }
        }

        @Override
        public void leaseLost(LeaseLostInput input) {
            say("lost");
        }

        @Override
        public void shutdownRequested(ShutdownRequestedInput input) {
            // All that it has seen is checkpointed.
        }

        /** A checkpoint that fails may have been taken all the same; the next one makes up for it. */
        private boolean checkpoint(String at, Checkpoint checkpoint) {
            try {
                checkpoint.take();
            } catch (KinesisClientLibException | RuntimeException failure) {
                say("unsure", "why", failure.toString());
                return false;
            }
            say("checkpoint", "at", at);
            return true;
        }

        private void say(String what, String... members) {
            ObjectNode line = JSON.createObjectNode().put("what", what).put("shard", shard);
            for (int place = 0; place < members.length; place += 2) {
                line.put(members[place], members[place + 1]);
            }
            print(line);
        }

        /** The record as the adapter hands it out, which is the service's own JSON, and its number as the KCL sees it. */
        private void say(String what, DynamoDBStreamsClientRecord record) {
            ObjectNode line = JSON.createObjectNode().put("what", what).put("shard", shard);
            line.put("number", record.sequenceNumber());
            try {
                line.set("record", JSON.readTree(StandardCharsets.UTF_8.decode(record.data()).toString()));
            } catch (JsonProcessingException failure) {
                throw new IllegalStateException(failure);
            }
            print(line);
        }

        private static synchronized void print(ObjectNode line) {
            System.out.println(line);
            System.out.flush();
        }
    }
}
