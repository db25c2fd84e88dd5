import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.AttributeAction;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.AttributeValueUpdate;
import software.amazon.awssdk.services.dynamodb.model.ExpectedAttributeValue;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * Says in expressions what the KCL says of its leases in Expected and AttributeUpdates, for a server that does not take
 * those yet. It sees the requests to the lease tables alone, none to the stream. To go as soon as kcl_test.py says so.
 */
final class TranslatedLeaseRequests implements ExecutionInterceptor {
    @Override
    public SdkRequest modifyRequest(Context.ModifyRequest context, ExecutionAttributes attributes) {
        if (context.request() instanceof PutItemRequest put && put.hasExpected()) {
            Expressions expressions = new Expressions();
            return put.toBuilder().expected(null)
                    .conditionExpression(expressions.condition(put.expected()))
                    .expressionAttributeNames(expressions.names)
                    .expressionAttributeValues(expressions.valuesOrNull())
                    .build();
        }
        if (context.request() instanceof UpdateItemRequest update && update.hasAttributeUpdates()) {
            Expressions expressions = new Expressions();
            return update.toBuilder().expected(null).attributeUpdates(null)
                    .conditionExpression(update.hasExpected() ? expressions.condition(update.expected()) : null)
                    .updateExpression(expressions.update(update.attributeUpdates()))
                    .expressionAttributeNames(expressions.names)
                    .expressionAttributeValues(expressions.valuesOrNull())
                    .build();
        }
        return context.request();
    }

    private static final class Expressions {
        final Map<String, String> names = new HashMap<>();
        final Map<String, AttributeValue> values = new HashMap<>();

        String condition(Map<String, ExpectedAttributeValue> expected) {
            List<String> terms = new ArrayList<>();
            expected.forEach((attribute, expectation) -> terms.add(Boolean.FALSE.equals(expectation.exists())
                    ? "attribute_not_exists(" + name(attribute) + ")"
                    : name(attribute) + " = " + value(expectation.value())));
            return String.join(" AND ", terms);
        }

        String update(Map<String, AttributeValueUpdate> updates) {
            Map<String, List<String>> clauses = new LinkedHashMap<>();
            updates.forEach((attribute, change) -> {
                boolean valueless = change.value() == null;
                String clause = change.action() == AttributeAction.ADD ? "ADD"
                        : change.action() != AttributeAction.DELETE ? "SET" : valueless ? "REMOVE" : "DELETE";
                String term = clause.equals("REMOVE") ? name(attribute)
                        : name(attribute) + (clause.equals("SET") ? " = " : " ") + value(change.value());
                clauses.computeIfAbsent(clause, unused -> new ArrayList<>()).add(term);
            });
            List<String> parts = new ArrayList<>();
            clauses.forEach((clause, terms) -> parts.add(clause + " " + String.join(", ", terms)));
            return String.join(" ", parts);
        }

        Map<String, AttributeValue> valuesOrNull() {
            return values.isEmpty() ? null : values;
        }

        private String name(String attribute) {
            String name = "#n" + names.size();
            names.put(name, attribute);
            return name;
        }

        private String value(AttributeValue value) {
            String name = ":v" + values.size();
            values.put(name, value);
            return name;
        }
    }
}
