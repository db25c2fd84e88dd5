import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.StreamRecord;

/** What became of each item, write by write: what the table and its stream have to show. */
final class Journal {
    /** Images that are absent are empty, as in the SDK's records. */
    record Change(String event, Map<String, AttributeValue> oldImage, Map<String, AttributeValue> newImage) {
        static Change of(Record record) {
            StreamRecord body = record.dynamodb();
            return new Change(record.eventNameAsString(), body.oldImage(), body.newImage());
        }
    }

    private final Map<Map<String, AttributeValue>, Map<String, AttributeValue>> present = new HashMap<>();
    private final Map<Map<String, AttributeValue>, List<Change>> changes = new HashMap<>();

    void put(Map<String, AttributeValue> item) {
        Map<String, AttributeValue> old = present.put(keyOf(item), item);
        note(keyOf(item), old == null ? new Change("INSERT", Map.of(), item) : new Change("MODIFY", old, item));
    }

    void delete(Map<String, AttributeValue> key) {
        note(key, new Change("REMOVE", present.remove(key), Map.of()));
    }

    private void note(Map<String, AttributeValue> key, Change change) {
        changes.computeIfAbsent(key, unseen -> new ArrayList<>()).add(change);
    }

    private static Map<String, AttributeValue> keyOf(Map<String, AttributeValue> item) {
        return Map.of("river", item.get("river"), "mile", item.get("mile"));
    }

    Set<Map<String, AttributeValue>> items() {
        return new HashSet<>(present.values());
    }

    Map<Map<String, AttributeValue>, List<Change>> changes() {
        return changes;
    }
}
