// Accounts and their users in one table, with OneTable: unique attributes, batches, transactions, typed items.
// `create` makes the table; `work` uses it.
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { Table } from "dynamodb-onetable";

const table = new Table({
  name: "Accounts",
  client: new DynamoDBClient({}),
  partial: true,
  schema: {
    format: "onetable:1.1.0",
    version: "0.1.0",
    indexes: { primary: { hash: "pk", sort: "sk" } },
    models: {
      Account: {
        pk: { type: String, value: "account#${id}" },
        sk: { type: String, value: "account#" },
        id: { type: String, required: true },
        name: { type: String, required: true },
        balance: { type: Number, default: 0 },
      },
      User: {
        pk: { type: String, value: "account#${accountId}" },
        sk: { type: String, value: "user#${email}" },
        accountId: { type: String, required: true },
        email: { type: String, required: true, unique: true },
        address: { type: Object, schema: { city: { type: String }, zip: { type: String } } },
        role: { type: String, enum: ["user", "admin"], default: "user" },
      },
    },
    params: { isoDates: true, timestamps: false },
  },
});

async function work() {
  const Account = table.getModel("Account");
  const User = table.getModel("User");
  const seen = {};

  await Account.create({ id: "a1", name: "Weir" });
  try {
    await Account.create({ id: "a1", name: "Weir again" });
  } catch (error) {
    seen.createdTwice = error.code ?? error.name;
  }
  await Account.update({ id: "a1" }, { add: { balance: 10 } });
  await Account.update({ id: "a1", name: "Weir & Sons" });
  await Account.update({ id: "a1", name: "Weir & Sons" }); // changes nothing

  await User.create({ accountId: "a1", email: "ann@weir", address: { city: "Ely", zip: "CB1" } });
  try {
    await User.create({ accountId: "a1", email: "ann@weir", role: "admin" });
  } catch (error) {
    seen.notUnique = error.code ?? error.name;
  }
  await User.update({ accountId: "a1", email: "ann@weir" }, { set: { "address.zip": "{CB7}" } });

  const batch = {};
  for (const id of ["b1", "b2"]) await Account.create({ id, name: `Batch ${id}` }, { batch });
  await table.batchWrite(batch);

  const transaction = {};
  await Account.update({ id: "b1" }, { add: { balance: -5 }, transaction });
  await Account.update({ id: "b2" }, { add: { balance: 5 }, transaction });
  await table.transact("write", transaction);

  await Account.remove({ id: "b2" });
  await User.remove({ accountId: "a1", email: "ann@weir" });

  seen.account = await Account.get({ id: "a1" });
  seen.found = (await Account.scan()).map(({ id }) => id).sort();
  console.log(JSON.stringify(seen));
}

await (process.argv[2] === "create" ? table.createTable() : work());
