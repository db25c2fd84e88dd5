// A library's catalogue with Dynamoose, which creates the table and its stream itself.
import dynamoose from "dynamoose";

const Book = dynamoose.model(
  "Book",
  new dynamoose.Schema({
    shelf: { type: String, hashKey: true },
    isbn: { type: Number, rangeKey: true },
    title: { type: String, required: true },
    copies: { type: Number, default: 1 },
    authors: { type: Set, schema: [String] },
    loan: { type: Object, schema: { reader: String, days: Number } },
    added: { type: Date },
  }),
);
const table = new dynamoose.Table("Library", [Book], {
  initialize: false,
  streamOptions: { enabled: true, type: "NEW_AND_OLD_IMAGES" },
  waitForActive: { enabled: true, check: { timeout: 20_000, frequency: 20 } },
});
await table.initialize();
const seen = {};

await Book.create({
  shelf: "A", isbn: 1, title: "Rivers", authors: new Set(["Mare", "Brook"]), added: new Date(1_700_000_000_000),
});
try {
  await Book.create({ shelf: "A", isbn: 1, title: "Other rivers" });
} catch (error) {
  seen.createdTwice = error.name;
}
await Book.update({ shelf: "A", isbn: 1 }, { $ADD: { copies: 2 }, $SET: { loan: { reader: "Ann", days: 14 } } });
await Book.update({ shelf: "A", isbn: 1 }, { $REMOVE: ["loan"] });

const book = await Book.get({ shelf: "A", isbn: 1 });
seen.authors = [...book.authors].sort();
book.title = "Rivers, revised";
await book.save();
await book.save(); // changes nothing

await Book.batchPut([2, 3, 4].map((isbn) => ({ shelf: "B", isbn, title: `Canals ${isbn}` })));
await Book.batchDelete([{ shelf: "B", isbn: 3 }]);
await dynamoose.transaction([
  Book.transaction.update({ shelf: "B", isbn: 2 }, { copies: 5 }),
  Book.transaction.delete({ shelf: "B", isbn: 4 }),
]);
try {
  await Book.delete({ shelf: "B", isbn: 2 }, { condition: new dynamoose.Condition("copies").lt(5) });
} catch (error) {
  seen.refused = error.name;
}
seen.shelfB = (await Book.query("shelf").eq("B").where("isbn").ge(2).exec()).map(({ isbn }) => isbn);
seen.scanned = (await Book.scan("copies").gt(1).exec()).map(({ title }) => title).sort();
await (await Book.get({ shelf: "A", isbn: 1 })).delete();
console.log(JSON.stringify(seen));
