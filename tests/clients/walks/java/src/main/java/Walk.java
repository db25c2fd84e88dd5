import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import software.amazon.awssdk.core.waiters.Waiter;
import software.amazon.awssdk.core.waiters.WaiterAcceptor;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClient;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbTable;
import software.amazon.awssdk.enhanced.dynamodb.Expression;
import software.amazon.awssdk.enhanced.dynamodb.Key;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.enhanced.dynamodb.model.ConditionCheck;
import software.amazon.awssdk.enhanced.dynamodb.model.EnhancedGlobalSecondaryIndex;
import software.amazon.awssdk.enhanced.dynamodb.model.EnhancedLocalSecondaryIndex;
import software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional;
import software.amazon.awssdk.enhanced.dynamodb.model.ReadBatch;
import software.amazon.awssdk.enhanced.dynamodb.model.WriteBatch;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DescribeLimitsResponse;
import software.amazon.awssdk.services.dynamodb.model.DescribeStreamResponse;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableResponse;
import software.amazon.awssdk.services.dynamodb.model.DuplicateItemException;
import software.amazon.awssdk.services.dynamodb.model.ExecuteStatementResponse;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.IndexStatus;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;
import software.amazon.awssdk.services.dynamodb.model.Tag;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveStatus;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/**
 * A walk through the API with the AWS SDK for Java v2: tables and items by the enhanced client, the rest by the clients
 * below it. It ends at the first answer that is not the expected one.
 *
 * <pre>Walk TABLE</pre>
 */
public final class Walk {
    private final DynamoDbClient dynamodb = DynamoDbClient.create();
    private final DynamoDbStreamsClient streams = DynamoDbStreamsClient.create();
    private final DynamoDbEnhancedClient enhanced = DynamoDbEnhancedClient.builder().dynamoDbClient(dynamodb).build();
    private final TableSchema<Gauge> schema = TableSchema.fromBean(Gauge.class);
    private final Journal journal = new Journal();
    private final String name;
    private final DynamoDbTable<Gauge> gauges;

    private Walk(String name) {
        this.name = name;
        gauges = enhanced.table(name, schema);
    }

    public static void main(String[] arguments) {
        Walk walk = new Walk(arguments[0]);
        walk.createTable();
        walk.writeItems();
        walk.writeBatch();
        walk.transact();
        walk.queryAndScan();
        walk.queryIndexes();
        walk.executeStatements();
        walk.changeSettings();
        walk.addIndex();
        walk.readStream();
        walk.deleteTable();
    }

    private void createTable() {
        gauges.createTable(request -> request
                .streamSpecification(stream -> stream.streamEnabled(true)
                        .streamViewType(StreamViewType.NEW_AND_OLD_IMAGES))
                .globalSecondaryIndices(EnhancedGlobalSecondaryIndex.builder().indexName("byState")
                        .projection(projection -> projection.projectionType(ProjectionType.ALL)).build())
                .localSecondaryIndices(EnhancedLocalSecondaryIndex.builder().indexName("byLevel")
                        .projection(projection -> projection.projectionType(ProjectionType.KEYS_ONLY)).build()));
        dynamodb.waiter().waitUntilTableExists(request -> request.tableName(name));
        TableDescription table = gauges.describeTable().table();
        check("status", TableStatus.ACTIVE, table.tableStatus());
        check("global index", "byState", table.globalSecondaryIndexes().get(0).indexName());
        check("local index", "byLevel", table.localSecondaryIndexes().get(0).indexName());
        check("listed", true, dynamodb.listTablesPaginator().tableNames().stream().anyMatch(name::equals));
    }

    private void writeItems() {
        Gauge cam = Gauge.of("Cam", 1, 150, "ok");
        Expression unseen = Expression.builder().expression("attribute_not_exists(river)").build();
        gauges.putItem(request -> request.item(cam).conditionExpression(unseen));
        journal.put(itemOf(cam));
        var refused = expect(ConditionalCheckFailedException.class, () -> gauges.putItem(request -> request
                .item(Gauge.of("Cam", 1, 0, "low")).conditionExpression(unseen)
                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)));
        check("item that stood in the way", itemOf(cam), refused.item());

        Map<String, AttributeValue> updated = dynamodb.updateItem(request -> request.tableName(name)
                .key(keyOf("Cam", 1))
                .updateExpression("SET #level = #level + :up, seen = list_append(if_not_exists(seen, :none), :who)")
                .conditionExpression("#level < :most")
                .expressionAttributeNames(Map.of("#level", "level"))
                .expressionAttributeValues(Map.of(":up", number(100), ":most", number(200),
                        ":none", AttributeValue.fromL(List.of()), ":who", texts("Ann")))
                .returnValues(ReturnValue.UPDATED_NEW)).attributes();
        check("updated attributes", Map.of("level", number(250), "seen", texts("Ann")), updated);
        cam.setLevel(250);
        cam.setSeen(List.of("Ann"));
        journal.put(itemOf(cam));
        check("updated item", itemOf(cam), itemOf(gauges.getItem(request -> request.key(key("Cam", 1))
                .consistentRead(true))));

        Gauge upstream = Gauge.of("Cam", 2, 20, "low");
        gauges.putItem(upstream);
        journal.put(itemOf(upstream));
        upstream.setState(null);
        check("item without its state", itemOf(upstream), itemOf(gauges.updateItem(upstream)));
        journal.put(itemOf(upstream));
        check("deleted item", itemOf(upstream), itemOf(gauges.deleteItem(key("Cam", 2))));
        journal.delete(keyOf("Cam", 2));
    }

    private void writeBatch() {
        WriteBatch.Builder<Gauge> writes = WriteBatch.builder(Gauge.class).mappedTableResource(gauges);
        for (int mile = 1; mile <= 20; mile++) {
            Gauge ouse = Gauge.of("Ouse", mile, 10 * mile, mile % 2 == 0 ? "low" : "ok");
            writes.addPutItem(ouse);
            journal.put(itemOf(ouse));
        }
        var written = enhanced.batchWriteItem(request -> request.addWriteBatch(writes.build()));
        check("unprocessed", List.of(), written.unprocessedPutItemsForTable(gauges));
        ReadBatch reads = ReadBatch.builder(Gauge.class).mappedTableResource(gauges)
                .addGetItem(key("Ouse", 1)).addGetItem(key("Ouse", 20)).addGetItem(key("Ouse", 21)).build();
        var found = enhanced.batchGetItem(request -> request.addReadBatch(reads)).resultsForTable(gauges);
        check("batch", List.of(1, 20), miles(found.stream().sorted((a, b) -> a.getMile() - b.getMile())));
    }

    private void transact() {
        Gauge granta = Gauge.of("Granta", 1, 5, "ok");
        Gauge closed = Gauge.of("Ouse", 1, 10, "closed");
        enhanced.transactWriteItems(request -> request.addPutItem(gauges, granta).addUpdateItem(gauges, closed)
                .addDeleteItem(gauges, key("Ouse", 2))
                .addConditionCheck(gauges, condition("Cam", 1, "attribute_exists(river)")));
        journal.put(itemOf(granta));
        journal.put(itemOf(closed));
        journal.delete(keyOf("Ouse", 2));
        var found = enhanced.transactGetItems(request -> request.addGetItem(gauges, key("Granta", 1))
                .addGetItem(gauges, key("Ouse", 2)));
        check("item of a transaction", itemOf(granta), itemOf(found.get(0).getItem(gauges)));
        check("item that a transaction deleted", null, found.get(1).getItem(gauges));

        var cancelled = expect(TransactionCanceledException.class, () -> enhanced.transactWriteItems(request -> request
                .addPutItem(gauges, Gauge.of("Granta", 2, 5, "ok"))
                .addConditionCheck(gauges, condition("Cam", 1, "attribute_not_exists(river)"))));
        check("reasons", List.of("None", "ConditionalCheckFailed"),
                cancelled.cancellationReasons().stream().map(CancellationReason::code).toList());
    }

    private void queryAndScan() {
        Expression low = Expression.builder().expression("#state = :low").putExpressionName("#state", "state")
                .putExpressionValue(":low", text("low")).build();
        QueryConditional stretch = QueryConditional.sortBetween(key("Ouse", 5), key("Ouse", 16));
        check("query", List.of(6, 8, 10, 12, 14, 16), miles(gauges.query(request -> request
                .queryConditional(stretch).filterExpression(low).limit(4)).items().stream()));
        check("query backwards", List.of(16, 14, 12, 10, 8, 6), miles(gauges.query(request -> request
                .queryConditional(stretch).filterExpression(low).limit(4).scanIndexForward(false)).items().stream()));
        var scanned = IntStream.range(0, 3).parallel().boxed()
                .flatMap(segment -> gauges.scan(request -> request.segment(segment).totalSegments(3).limit(4))
                        .items().stream())
                .map(this::itemOf).collect(Collectors.toSet());
        check("scan", journal.items(), scanned);
    }

    private void queryIndexes() {
        Key from = Key.builder().partitionValue("low").sortValue(100).build();
        var low = gauges.index("byState").query(QueryConditional.sortGreaterThanOrEqualTo(from));
        check("byState", List.of(10, 12, 14, 16, 18, 20), miles(low.stream().flatMap(page -> page.items().stream())));
        Key below = Key.builder().partitionValue("Ouse").sortValue(40).build();
        var shallow = gauges.index("byLevel").query(request -> request
                .queryConditional(QueryConditional.sortLessThan(below)).scanIndexForward(false).consistentRead(true));
        var entries = shallow.stream().flatMap(page -> page.items().stream()).toList();
        check("byLevel", List.of(3, 1), miles(entries.stream()));
        check("what byLevel leaves out", null, entries.get(0).getState());
    }

    private void executeStatements() {
        Gauge rhee = Gauge.of("Rhee", 1, 30, "ok");
        String insert = "INSERT INTO \"%s\" VALUE {'river': 'Rhee', 'mile': ?, 'level': 30, 'state': 'ok'}";
        execute(insert, number(1));
        journal.put(itemOf(rhee));
        expect(DuplicateItemException.class, () -> execute(insert, number(1)));
        var updated = execute("UPDATE \"%s\" SET \"level\" = \"level\" + ? WHERE river = 'Rhee' AND mile = 1 "
                + "RETURNING ALL NEW *", number(5));
        rhee.setLevel(35);
        journal.put(itemOf(rhee));
        check("updated by a statement", List.of(itemOf(rhee)), updated.items());
        check("selected", List.of(itemOf(rhee)),
                execute("SELECT * FROM \"%s\" WHERE river = ? AND \"level\" > 30", text("Rhee")).items());

        String select = statement("SELECT state FROM \"%s\" WHERE river = 'Rhee' AND mile = ?");
        var batch = dynamodb.batchExecuteStatement(request -> request.statements(
                one -> one.statement(select).parameters(number(1)),
                one -> one.statement(select).parameters(number(2))));
        check("batch of statements", List.of(Map.of("state", text("ok")), Map.of()),
                batch.responses().stream().map(answer -> answer.item()).toList());
        dynamodb.executeTransaction(request -> request.transactStatements(
                one -> one.statement(statement(insert)).parameters(number(2)),
                one -> one.statement(statement("DELETE FROM \"%s\" WHERE river = 'Rhee' AND mile = 1"))));
        journal.put(itemOf(Gauge.of("Rhee", 2, 30, "ok")));
        journal.delete(keyOf("Rhee", 1));
    }

    private void changeSettings() {
        dynamodb.updateTimeToLive(request -> request.tableName(name)
                .timeToLiveSpecification(setting -> setting.enabled(true).attributeName("expires")));
        var timeToLive = dynamodb.describeTimeToLive(request -> request.tableName(name)).timeToLiveDescription();
        check("time to live", TimeToLiveStatus.ENABLED, timeToLive.timeToLiveStatus());
        check("its attribute", "expires", timeToLive.attributeName());

        String arn = gauges.describeTable().table().tableArn();
        Tag team = Tag.builder().key("team").value("water").build();
        Tag stage = Tag.builder().key("stage").value("test").build();
        dynamodb.tagResource(request -> request.resourceArn(arn).tags(team, stage));
        dynamodb.untagResource(request -> request.resourceArn(arn).tagKeys("stage"));
        check("tags", List.of(team), dynamodb.listTagsOfResource(request -> request.resourceArn(arn)).tags());

        DescribeLimitsResponse limits = dynamodb.describeLimits();
        check("limits", true, limits.accountMaxReadCapacityUnits() >= limits.tableMaxReadCapacityUnits());
    }

    private void addIndex() {
        dynamodb.updateTable(request -> request.tableName(name)
                .attributeDefinitions(
                        attribute -> attribute.attributeName("state").attributeType(ScalarAttributeType.S),
                        attribute -> attribute.attributeName("mile").attributeType(ScalarAttributeType.N))
                .globalSecondaryIndexUpdates(update -> update.create(index -> index.indexName("byMile")
                        .keySchema(KeySchemaElement.builder().attributeName("state").keyType(KeyType.HASH).build(),
                                KeySchemaElement.builder().attributeName("mile").keyType(KeyType.RANGE).build())
                        .projection(projection -> projection.projectionType(ProjectionType.KEYS_ONLY)))));
        Waiter.builder(DescribeTableResponse.class)
                .addAcceptor(WaiterAcceptor.successOnResponseAcceptor(described -> isActive(described, "byMile")))
                .addAcceptor(WaiterAcceptor.retryOnResponseAcceptor(described -> true))
                .overrideConfiguration(waiting -> waiting.maxAttempts(60)
                        .backoffStrategyV2(BackoffStrategy.fixedDelay(Duration.ofSeconds(1))))
                .build().run(() -> dynamodb.describeTable(request -> request.tableName(name)));
        var found = dynamodb.queryPaginator(request -> request.tableName(name).indexName("byMile")
                .keyConditionExpression("#state = :ok AND mile >= :from")
                .expressionAttributeNames(Map.of("#state", "state"))
                .expressionAttributeValues(Map.of(":ok", text("ok"), ":from", number(15))));
        check("byMile", List.of(15, 17, 19), miles(found.items().stream().map(schema::mapToItem)));
    }

    private static boolean isActive(DescribeTableResponse described, String index) {
        return described.table().globalSecondaryIndexes().stream()
                .filter(found -> found.indexName().equals(index))
                .map(GlobalSecondaryIndexDescription::indexStatus).allMatch(IndexStatus.ACTIVE::equals);
    }

    private void readStream() {
        var listed = streams.listStreams(request -> request.tableName(name)).streams();
        check("streams", 1, listed.size());
        String arn = listed.get(0).streamArn();
        Map<Map<String, AttributeValue>, List<Journal.Change>> changes = new HashMap<>();
        for (Shard shard : shards(arn)) {
            for (Record record : records(arn, shard)) {
                changes.computeIfAbsent(record.dynamodb().keys(), unseen -> new ArrayList<>())
                        .add(Journal.Change.of(record));
            }
        }
        check("changed items", journal.changes().keySet(), changes.keySet());
        journal.changes().forEach((key, expected) -> check("changes of " + key, expected, changes.get(key)));
    }

    private List<Shard> shards(String arn) {
        List<Shard> found = new ArrayList<>();
        String[] last = {null};
        do {
            DescribeStreamResponse page = streams.describeStream(request -> request.streamArn(arn).limit(3)
                    .exclusiveStartShardId(last[0]));
            found.addAll(page.streamDescription().shards());
            last[0] = page.streamDescription().lastEvaluatedShardId();
        } while (last[0] != null);
        return found;
    }

    /** To the present end of a shard that is open, or the end of one that is not. */
    private List<Record> records(String arn, Shard shard) {
        List<Record> found = new ArrayList<>();
        String iterator = streams.getShardIterator(request -> request.streamArn(arn).shardId(shard.shardId())
                .shardIteratorType(ShardIteratorType.TRIM_HORIZON)).shardIterator();
        while (iterator != null) {
            String from = iterator;
            GetRecordsResponse page = streams.getRecords(request -> request.shardIterator(from).limit(4));
            found.addAll(page.records());
            iterator = page.records().isEmpty() ? null : page.nextShardIterator();
        }
        return found;
    }

    private void deleteTable() {
        gauges.deleteTable();
        dynamodb.waiter().waitUntilTableNotExists(request -> request.tableName(name));
        expect(ResourceNotFoundException.class, gauges::describeTable);
    }

    private ExecuteStatementResponse execute(String statement, AttributeValue... parameters) {
        return dynamodb.executeStatement(request -> request.statement(statement(statement)).parameters(parameters));
    }

    private String statement(String text) {
        return text.formatted(name);
    }

    private Map<String, AttributeValue> itemOf(Gauge gauge) {
        return schema.itemToMap(gauge, true);
    }

    private static ConditionCheck<Gauge> condition(String river, int mile, String expression) {
        return ConditionCheck.builder().key(key(river, mile))
                .conditionExpression(Expression.builder().expression(expression).build()).build();
    }

    private static Key key(String river, int mile) {
        return Key.builder().partitionValue(river).sortValue(mile).build();
    }

    private static Map<String, AttributeValue> keyOf(String river, int mile) {
        return Map.of("river", text(river), "mile", number(mile));
    }

    private static AttributeValue text(String value) {
        return AttributeValue.fromS(value);
    }

    private static AttributeValue number(int value) {
        return AttributeValue.fromN(Integer.toString(value));
    }

    private static AttributeValue texts(String... values) {
        return AttributeValue.fromL(Stream.of(values).map(Walk::text).toList());
    }

    private static List<Integer> miles(Stream<Gauge> found) {
        return found.map(Gauge::getMile).toList();
    }

    private static void check(String what, Object expected, Object found) {
        if (!Objects.equals(expected, found)) {
            throw new AssertionError(what + ": expected " + expected + ", found " + found);
        }
    }

    private static <E extends RuntimeException> E expect(Class<E> kind, Runnable action) {
        try {
            action.run();
        } catch (RuntimeException failure) {
            if (kind.isInstance(failure)) {
                return kind.cast(failure);
            }
            throw failure;
        }
        throw new AssertionError("no " + kind.getSimpleName());
    }
}
