import java.util.List;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbPartitionKey;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbSecondaryPartitionKey;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbSecondarySortKey;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbSortKey;

/** An item of the table. */
@DynamoDbBean
public class Gauge {
    private String river;
    private Integer mile;
    private Integer level;
    private String state;
    private List<String> seen;

    static Gauge of(String river, int mile, int level, String state) {
        Gauge gauge = new Gauge();
        gauge.river = river;
        gauge.mile = mile;
        gauge.level = level;
        gauge.state = state;
        return gauge;
    }

    @DynamoDbPartitionKey
    @DynamoDbSecondaryPartitionKey(indexNames = "byLevel")
    public String getRiver() {
        return river;
    }

    public void setRiver(String river) {
        this.river = river;
    }

    @DynamoDbSortKey
    public Integer getMile() {
        return mile;
    }

    public void setMile(Integer mile) {
        this.mile = mile;
    }

    @DynamoDbSecondarySortKey(indexNames = {"byLevel", "byState"})
    public Integer getLevel() {
        return level;
    }

    public void setLevel(Integer level) {
        this.level = level;
    }

    @DynamoDbSecondaryPartitionKey(indexNames = "byState")
    public String getState() {
        return state;
    }

    public void setState(String state) {
        this.state = state;
    }

    public List<String> getSeen() {
        return seen;
    }

    public void setSeen(List<String> seen) {
        this.seen = seen;
    }
}
