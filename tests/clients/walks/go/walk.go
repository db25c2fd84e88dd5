// A walk through the API with the AWS SDK for Go v2. It ends at the first answer that is not the expected one.
//
//	walk TABLE
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"reflect"
	"sort"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue"
	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/expression"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/aws-sdk-go-v2/service/dynamodbstreams"
)

const waitMax = time.Minute

// Gauge is an item of the table.
type Gauge struct {
	River string   `dynamodbav:"river"`
	Mile  int      `dynamodbav:"mile"`
	Level int      `dynamodbav:"level,omitempty"`
	State string   `dynamodbav:"state,omitempty"`
	Seen  []string `dynamodbav:"seen,omitempty"`
}

type walk struct {
	context.Context
	dynamodb *dynamodb.Client
	streams  *dynamodbstreams.Client
	table    *string
	journal  journal
}

func main() {
	settings := must(config.LoadDefaultConfig(context.Background()))
	w := &walk{context.Background(), dynamodb.NewFromConfig(settings), dynamodbstreams.NewFromConfig(settings),
		aws.String(os.Args[1]), newJournal()}
	w.createTable()
	w.writeItems()
	w.writeBatch()
	w.transact()
	w.queryAndScan()
	w.queryIndexes()
	w.executeStatements()
	w.changeSettings()
	w.addIndex()
	w.readStream()
	w.deleteTable()
}

func (w *walk) createTable() {
	must(w.dynamodb.CreateTable(w, &dynamodb.CreateTableInput{
		TableName:   w.table,
		BillingMode: types.BillingModePayPerRequest,
		AttributeDefinitions: []types.AttributeDefinition{
			{AttributeName: aws.String("river"), AttributeType: types.ScalarAttributeTypeS},
			{AttributeName: aws.String("mile"), AttributeType: types.ScalarAttributeTypeN},
			{AttributeName: aws.String("level"), AttributeType: types.ScalarAttributeTypeN},
			{AttributeName: aws.String("state"), AttributeType: types.ScalarAttributeTypeS}},
		KeySchema: keySchema("river", "mile"),
		GlobalSecondaryIndexes: []types.GlobalSecondaryIndex{{
			IndexName: aws.String("byState"), KeySchema: keySchema("state", "level"),
			Projection: &types.Projection{ProjectionType: types.ProjectionTypeAll}}},
		LocalSecondaryIndexes: []types.LocalSecondaryIndex{{
			IndexName: aws.String("byLevel"), KeySchema: keySchema("river", "level"),
			Projection: &types.Projection{ProjectionType: types.ProjectionTypeKeysOnly}}},
		StreamSpecification: &types.StreamSpecification{
			StreamEnabled: aws.Bool(true), StreamViewType: types.StreamViewTypeNewAndOldImages}}))
	table := must(dynamodb.NewTableExistsWaiter(w.dynamodb).WaitForOutput(w, w.describe(), waitMax)).Table
	check("global index", "byState", *table.GlobalSecondaryIndexes[0].IndexName)
	check("local index", "byLevel", *table.LocalSecondaryIndexes[0].IndexName)

	listed := false
	for pages := dynamodb.NewListTablesPaginator(w.dynamodb, nil); pages.HasMorePages(); {
		for _, name := range must(pages.NextPage(w)).TableNames {
			listed = listed || name == *w.table
		}
	}
	check("listed", true, listed)
}

func (w *walk) writeItems() {
	cam := Gauge{River: "Cam", Mile: 1, Level: 150, State: "ok"}
	unseen := must(expression.NewBuilder().WithCondition(expression.Name("river").AttributeNotExists()).Build())
	put := func(gauge Gauge) error {
		_, err := w.dynamodb.PutItem(w, &dynamodb.PutItemInput{
			TableName: w.table, Item: itemOf(gauge),
			ConditionExpression: unseen.Condition(), ExpressionAttributeNames: unseen.Names(),
			ReturnValuesOnConditionCheckFailure: types.ReturnValuesOnConditionCheckFailureAllOld})
		return err
	}
	checkNoError(put(cam))
	w.journal.put(cam)
	refused := expect[*types.ConditionalCheckFailedException](put(Gauge{River: "Cam", Mile: 1, State: "low"}))
	check("item that stood in the way", itemOf(cam), refused.Item)

	update := must(expression.NewBuilder().WithUpdate(
		expression.Set(expression.Name("level"), expression.Name("level").Plus(expression.Value(100))).
			Set(expression.Name("seen"), expression.ListAppend(
				expression.Name("seen").IfNotExists(expression.Value([]string{})), expression.Value([]string{"Ann"})))).
		WithCondition(expression.Name("level").LessThan(expression.Value(200))).Build())
	updated := must(w.dynamodb.UpdateItem(w, &dynamodb.UpdateItemInput{
		TableName: w.table, Key: key("Cam", 1), UpdateExpression: update.Update(),
		ConditionExpression: update.Condition(), ExpressionAttributeNames: update.Names(),
		ExpressionAttributeValues: update.Values(), ReturnValues: types.ReturnValueAllNew}))
	cam.Level, cam.Seen = 250, []string{"Ann"}
	w.journal.put(cam)
	check("updated item", itemOf(cam), updated.Attributes)
	check("item", itemOf(cam), must(w.dynamodb.GetItem(w, &dynamodb.GetItemInput{
		TableName: w.table, Key: key("Cam", 1), ConsistentRead: aws.Bool(true)})).Item)

	upstream := Gauge{River: "Cam", Mile: 2, Level: 20, State: "low"}
	must(w.dynamodb.PutItem(w, &dynamodb.PutItemInput{TableName: w.table, Item: itemOf(upstream)}))
	w.journal.put(upstream)
	deleted := must(w.dynamodb.DeleteItem(w, &dynamodb.DeleteItemInput{
		TableName: w.table, Key: key("Cam", 2), ReturnValues: types.ReturnValueAllOld}))
	w.journal.delete("Cam", 2)
	check("deleted item", itemOf(upstream), deleted.Attributes)
}

func (w *walk) writeBatch() {
	var writes []types.WriteRequest
	for mile := 1; mile <= 20; mile++ {
		state := "ok"
		if mile%2 == 0 {
			state = "low"
		}
		ouse := Gauge{River: "Ouse", Mile: mile, Level: 10 * mile, State: state}
		writes = append(writes, types.WriteRequest{PutRequest: &types.PutRequest{Item: itemOf(ouse)}})
		w.journal.put(ouse)
	}
	written := must(w.dynamodb.BatchWriteItem(w, &dynamodb.BatchWriteItemInput{
		RequestItems: map[string][]types.WriteRequest{*w.table: writes}}))
	check("unprocessed", 0, len(written.UnprocessedItems))
	found := must(w.dynamodb.BatchGetItem(w, &dynamodb.BatchGetItemInput{
		RequestItems: map[string]types.KeysAndAttributes{
			*w.table: {Keys: []item{key("Ouse", 1), key("Ouse", 20), key("Ouse", 21)}}}}))
	batch := miles(found.Responses[*w.table])
	sort.Ints(batch)
	check("batch", []int{1, 20}, batch)
}

func (w *walk) transact() {
	granta := Gauge{River: "Granta", Mile: 1, Level: 5, State: "ok"}
	closing := must(expression.NewBuilder().WithUpdate(
		expression.Set(expression.Name("state"), expression.Value("closed"))).Build())
	must(w.dynamodb.TransactWriteItems(w, &dynamodb.TransactWriteItemsInput{TransactItems: []types.TransactWriteItem{
		{Put: &types.Put{TableName: w.table, Item: itemOf(granta)}},
		{Update: &types.Update{TableName: w.table, Key: key("Ouse", 1), UpdateExpression: closing.Update(),
			ExpressionAttributeNames: closing.Names(), ExpressionAttributeValues: closing.Values()}},
		{Delete: &types.Delete{TableName: w.table, Key: key("Ouse", 2)}},
		{ConditionCheck: &types.ConditionCheck{TableName: w.table, Key: key("Cam", 1),
			ConditionExpression: aws.String("attribute_exists(river)")}}}}))
	w.journal.put(granta)
	w.journal.put(Gauge{River: "Ouse", Mile: 1, Level: 10, State: "closed"})
	w.journal.delete("Ouse", 2)
	found := must(w.dynamodb.TransactGetItems(w, &dynamodb.TransactGetItemsInput{TransactItems: []types.TransactGetItem{
		{Get: &types.Get{TableName: w.table, Key: key("Granta", 1)}},
		{Get: &types.Get{TableName: w.table, Key: key("Ouse", 2)}}}}))
	check("item of a transaction", itemOf(granta), found.Responses[0].Item)
	check("item that a transaction deleted", 0, len(found.Responses[1].Item))

	_, err := w.dynamodb.TransactWriteItems(w, &dynamodb.TransactWriteItemsInput{
		TransactItems: []types.TransactWriteItem{
			{Put: &types.Put{TableName: w.table, Item: key("Granta", 2)}},
			{ConditionCheck: &types.ConditionCheck{TableName: w.table, Key: key("Cam", 1),
				ConditionExpression: aws.String("attribute_not_exists(river)")}}}})
	var reasons []string
	for _, reason := range expect[*types.TransactionCanceledException](err).CancellationReasons {
		reasons = append(reasons, *reason.Code)
	}
	check("reasons", []string{"None", "ConditionalCheckFailed"}, reasons)
}

func (w *walk) queryAndScan() {
	stretch := must(expression.NewBuilder().
		WithKeyCondition(expression.Key("river").Equal(expression.Value("Ouse")).
			And(expression.Key("mile").Between(expression.Value(5), expression.Value(16)))).
		WithFilter(expression.Name("state").Equal(expression.Value("low"))).Build())
	query := dynamodb.QueryInput{KeyConditionExpression: stretch.KeyCondition(), FilterExpression: stretch.Filter(),
		ExpressionAttributeNames: stretch.Names(), ExpressionAttributeValues: stretch.Values(), Limit: aws.Int32(4)}
	check("query", []int{6, 8, 10, 12, 14, 16}, miles(w.query(query)))
	query.ScanIndexForward = aws.Bool(false)
	check("query backwards", []int{16, 14, 12, 10, 8, 6}, miles(w.query(query)))

	const segments = 3
	scanned := make(chan []item)
	for segment := int32(0); segment < segments; segment++ {
		go func(segment int32) {
			var found []item
			for pages := dynamodb.NewScanPaginator(w.dynamodb, &dynamodb.ScanInput{TableName: w.table,
				Segment: &segment, TotalSegments: aws.Int32(segments), Limit: aws.Int32(4)}); pages.HasMorePages(); {
				found = append(found, must(pages.NextPage(w)).Items...)
			}
			scanned <- found
		}(segment)
	}
	var all []item
	for segment := 0; segment < segments; segment++ {
		all = append(all, <-scanned...)
	}
	check("number of items", len(w.journal.present), len(all))
	check("scan", w.journal.present, byKey(all))
}

func (w *walk) queryIndexes() {
	low := w.query(indexQuery("byState", expression.Key("state").Equal(expression.Value("low")).
		And(expression.Key("level").GreaterThanEqual(expression.Value(100)))))
	check("byState", []int{10, 12, 14, 16, 18, 20}, miles(low))
	query := indexQuery("byLevel", expression.Key("river").Equal(expression.Value("Ouse")).
		And(expression.Key("level").LessThan(expression.Value(40))))
	query.ScanIndexForward, query.ConsistentRead = aws.Bool(false), aws.Bool(true)
	shallow := w.query(query)
	check("byLevel", []int{3, 1}, miles(shallow))
	check("entry of byLevel", itemOf(Gauge{River: "Ouse", Mile: 3, Level: 30}), shallow[0])
}

func (w *walk) executeStatements() {
	rhee := Gauge{River: "Rhee", Mile: 1, Level: 30, State: "ok"}
	insert := w.statement(`INSERT INTO "%s" VALUE {'river': 'Rhee', 'mile': ?, 'level': 30, 'state': 'ok'}`)
	_, err := w.execute(insert, 1)
	checkNoError(err)
	w.journal.put(rhee)
	_, err = w.execute(insert, 1)
	expect[*types.DuplicateItemException](err)
	updated := must(w.execute(w.statement(`UPDATE "%s" SET "level" = "level" + ? WHERE river = 'Rhee' AND mile = 1
		RETURNING ALL NEW *`), 5))
	rhee.Level = 35
	w.journal.put(rhee)
	check("updated by a statement", []item{itemOf(rhee)}, updated)
	check("selected", []item{itemOf(rhee)},
		must(w.execute(w.statement(`SELECT * FROM "%s" WHERE river = ? AND "level" > 30`), "Rhee")))

	selecting := w.statement(`SELECT state FROM "%s" WHERE river = 'Rhee' AND mile = ?`)
	batch := must(w.dynamodb.BatchExecuteStatement(w, &dynamodb.BatchExecuteStatementInput{
		Statements: []types.BatchStatementRequest{
			{Statement: selecting, Parameters: values(1)}, {Statement: selecting, Parameters: values(2)}}})).Responses
	check("batch of statements", item{"state": values("ok")[0]}, batch[0].Item)
	check("statement that finds nothing", 0, len(batch[1].Item))
	must(w.dynamodb.ExecuteTransaction(w, &dynamodb.ExecuteTransactionInput{
		TransactStatements: []types.ParameterizedStatement{
			{Statement: insert, Parameters: values(2)},
			{Statement: w.statement(`DELETE FROM "%s" WHERE river = 'Rhee' AND mile = 1`)}}}))
	w.journal.put(Gauge{River: "Rhee", Mile: 2, Level: 30, State: "ok"})
	w.journal.delete("Rhee", 1)
}

func (w *walk) changeSettings() {
	must(w.dynamodb.UpdateTimeToLive(w, &dynamodb.UpdateTimeToLiveInput{TableName: w.table,
		TimeToLiveSpecification: &types.TimeToLiveSpecification{
			AttributeName: aws.String("expires"), Enabled: aws.Bool(true)}}))
	timeToLive := must(w.dynamodb.DescribeTimeToLive(w, &dynamodb.DescribeTimeToLiveInput{
		TableName: w.table})).TimeToLiveDescription
	check("time to live", types.TimeToLiveStatusEnabled, timeToLive.TimeToLiveStatus)
	check("its attribute", "expires", *timeToLive.AttributeName)

	arn := must(w.dynamodb.DescribeTable(w, w.describe())).Table.TableArn
	team := types.Tag{Key: aws.String("team"), Value: aws.String("water")}
	stage := types.Tag{Key: aws.String("stage"), Value: aws.String("test")}
	must(w.dynamodb.TagResource(w, &dynamodb.TagResourceInput{ResourceArn: arn, Tags: []types.Tag{team, stage}}))
	must(w.dynamodb.UntagResource(w, &dynamodb.UntagResourceInput{ResourceArn: arn, TagKeys: []string{"stage"}}))
	check("tags", []types.Tag{team},
		must(w.dynamodb.ListTagsOfResource(w, &dynamodb.ListTagsOfResourceInput{ResourceArn: arn})).Tags)

	limits := must(w.dynamodb.DescribeLimits(w, nil))
	check("limits", true, *limits.AccountMaxReadCapacityUnits >= *limits.TableMaxReadCapacityUnits)
}

func (w *walk) addIndex() {
	must(w.dynamodb.UpdateTable(w, &dynamodb.UpdateTableInput{
		TableName: w.table,
		AttributeDefinitions: []types.AttributeDefinition{
			{AttributeName: aws.String("state"), AttributeType: types.ScalarAttributeTypeS},
			{AttributeName: aws.String("mile"), AttributeType: types.ScalarAttributeTypeN}},
		GlobalSecondaryIndexUpdates: []types.GlobalSecondaryIndexUpdate{{
			Create: &types.CreateGlobalSecondaryIndexAction{
				IndexName: aws.String("byMile"), KeySchema: keySchema("state", "mile"),
				Projection: &types.Projection{ProjectionType: types.ProjectionTypeKeysOnly}}}}}))
	waiter := dynamodb.NewTableExistsWaiter(w.dynamodb, func(options *dynamodb.TableExistsWaiterOptions) {
		options.MinDelay, options.MaxDelay = time.Second, time.Second
		options.Retryable = func(_ context.Context, _ *dynamodb.DescribeTableInput,
			described *dynamodb.DescribeTableOutput, err error) (bool, error) {
			return err == nil && !isActive(described.Table, "byMile"), err
		}
	})
	checkNoError(waiter.Wait(w, w.describe(), waitMax))
	check("byMile", []int{15, 17, 19}, miles(w.query(indexQuery("byMile",
		expression.Key("state").Equal(expression.Value("ok")).
			And(expression.Key("mile").GreaterThanEqual(expression.Value(15)))))))
}

func (w *walk) deleteTable() {
	must(w.dynamodb.DeleteTable(w, &dynamodb.DeleteTableInput{TableName: w.table}))
	checkNoError(dynamodb.NewTableNotExistsWaiter(w.dynamodb).Wait(w, w.describe(), waitMax))
	_, err := w.dynamodb.DescribeTable(w, w.describe())
	expect[*types.ResourceNotFoundException](err)
}

func (w *walk) describe() *dynamodb.DescribeTableInput {
	return &dynamodb.DescribeTableInput{TableName: w.table}
}

func (w *walk) query(query dynamodb.QueryInput) []item {
	query.TableName = w.table
	var found []item
	for pages := dynamodb.NewQueryPaginator(w.dynamodb, &query); pages.HasMorePages(); {
		found = append(found, must(pages.NextPage(w)).Items...)
	}
	return found
}

func (w *walk) statement(text string) *string {
	return aws.String(fmt.Sprintf(text, *w.table))
}

func (w *walk) execute(statement *string, parameters ...any) ([]item, error) {
	done, err := w.dynamodb.ExecuteStatement(w, &dynamodb.ExecuteStatementInput{
		Statement: statement, Parameters: values(parameters...)})
	if err != nil {
		return nil, err
	}
	return done.Items, nil
}

func indexQuery(index string, condition expression.KeyConditionBuilder) dynamodb.QueryInput {
	built := must(expression.NewBuilder().WithKeyCondition(condition).Build())
	return dynamodb.QueryInput{IndexName: &index, KeyConditionExpression: built.KeyCondition(),
		ExpressionAttributeNames: built.Names(), ExpressionAttributeValues: built.Values()}
}

func isActive(table *types.TableDescription, index string) bool {
	for _, found := range table.GlobalSecondaryIndexes {
		if *found.IndexName == index {
			return found.IndexStatus == types.IndexStatusActive
		}
	}
	return false
}

func keySchema(hash, sortKey string) []types.KeySchemaElement {
	return []types.KeySchemaElement{{AttributeName: &hash, KeyType: types.KeyTypeHash},
		{AttributeName: &sortKey, KeyType: types.KeyTypeRange}}
}

func key(river string, mile int) item {
	return itemOf(Gauge{River: river, Mile: mile})
}

func itemOf(gauge Gauge) item {
	return must(attributevalue.MarshalMap(gauge))
}

func values(plain ...any) []types.AttributeValue {
	return must(attributevalue.MarshalList(plain))
}

func miles(found []item) []int {
	var gauges []Gauge
	checkNoError(attributevalue.UnmarshalListOfMaps(found, &gauges))
	var all []int
	for _, gauge := range gauges {
		all = append(all, gauge.Mile)
	}
	return all
}

func must[T any](value T, err error) T {
	checkNoError(err)
	return value
}

func checkNoError(err error) {
	if err != nil {
		panic(err)
	}
}

func check(what string, expected, found any) {
	if !reflect.DeepEqual(expected, found) {
		panic(fmt.Sprintf("%s: expected %s, found %s", what, must(json.Marshal(expected)), must(json.Marshal(found))))
	}
}

func expect[E error](err error) E {
	var expected E
	if !errors.As(err, &expected) {
		panic(fmt.Sprintf("expected %T, found %v", expected, err))
	}
	return expected
}
