package main

import (
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/aws-sdk-go-v2/service/dynamodbstreams"
	streamtypes "github.com/aws/aws-sdk-go-v2/service/dynamodbstreams/types"
)

type item = map[string]types.AttributeValue

// An image that is absent is nil.
type change struct {
	Event              string
	OldImage, NewImage item
}

// What became of each item, write by write, by river and mile: what the table and its stream have to show.
type journal struct {
	present map[string]item
	changes map[string][]change
}

func newJournal() journal {
	return journal{map[string]item{}, map[string][]change{}}
}

func (j journal) put(gauge Gauge) {
	written := itemOf(gauge)
	key := keyOf(written)
	event := "INSERT"
	if j.present[key] != nil {
		event = "MODIFY"
	}
	j.changes[key] = append(j.changes[key], change{event, j.present[key], written})
	j.present[key] = written
}

func (j journal) delete(river string, mile int) {
	key := keyOf(key(river, mile))
	j.changes[key] = append(j.changes[key], change{"REMOVE", j.present[key], nil})
	delete(j.present, key)
}

func keyOf(found item) string {
	var gauge Gauge
	checkNoError(attributevalue.UnmarshalMap(found, &gauge))
	return fmt.Sprintf("%s %d", gauge.River, gauge.Mile)
}

func byKey(found []item) map[string]item {
	all := map[string]item{}
	for _, one := range found {
		all[keyOf(one)] = one
	}
	return all
}

func (w *walk) readStream() {
	listed := must(w.streams.ListStreams(w, &dynamodbstreams.ListStreamsInput{TableName: w.table})).Streams
	check("streams", 1, len(listed))
	changes := map[string][]change{}
	for _, shard := range w.shards(listed[0].StreamArn) {
		for _, record := range w.records(listed[0].StreamArn, shard.ShardId) {
			key := keyOf(itemOfStream(record.Dynamodb.Keys))
			changes[key] = append(changes[key], change{string(record.EventName),
				itemOfStream(record.Dynamodb.OldImage), itemOfStream(record.Dynamodb.NewImage)})
		}
	}
	check("number of changed items", len(w.journal.changes), len(changes))
	for key, expected := range w.journal.changes {
		check("changes of "+key, expected, changes[key])
	}
}

func (w *walk) shards(arn *string) []streamtypes.Shard {
	var found []streamtypes.Shard
	request := &dynamodbstreams.DescribeStreamInput{StreamArn: arn, Limit: aws.Int32(3)}
	for {
		page := must(w.streams.DescribeStream(w, request)).StreamDescription
		found = append(found, page.Shards...)
		if page.LastEvaluatedShardId == nil {
			return found
		}
		request.ExclusiveStartShardId = page.LastEvaluatedShardId
	}
}

// To the present end of a shard that is open, or the end of one that is not.
func (w *walk) records(arn, shard *string) []streamtypes.Record {
	var found []streamtypes.Record
	iterator := must(w.streams.GetShardIterator(w, &dynamodbstreams.GetShardIteratorInput{
		StreamArn: arn, ShardId: shard, ShardIteratorType: streamtypes.ShardIteratorTypeTrimHorizon})).ShardIterator
	for iterator != nil {
		page := must(w.streams.GetRecords(w, &dynamodbstreams.GetRecordsInput{
			ShardIterator: iterator, Limit: aws.Int32(4)}))
		found = append(found, page.Records...)
		iterator = page.NextShardIterator
		if len(page.Records) == 0 {
			break
		}
	}
	return found
}

func itemOfStream(image map[string]streamtypes.AttributeValue) item {
	if image == nil {
		return nil
	}
	return must(attributevalue.FromDynamoDBStreamsMap(image))
}
