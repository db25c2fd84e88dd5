// A task board with ElectroDB: conditional creates, updates of every kind, batches, a transaction, queries.
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { Entity, Service } from "electrodb";

const table = "Board";
const client = new DynamoDBClient({});

const Task = new Entity(
  {
    model: { entity: "task", version: "1", service: "board" },
    attributes: {
      team: { type: "string", required: true },
      task: { type: "string", required: true },
      title: { type: "string" },
      points: { type: "number" },
      done: { type: "boolean", default: false },
      tags: { type: "set", items: "string" },
      notes: { type: "list", items: { type: "string" } },
    },
    indexes: {
      tasks: { pk: { field: "pk", composite: ["team"] }, sk: { field: "sk", composite: ["task"] } },
    },
  },
  { client, table },
);

const Team = new Entity(
  {
    model: { entity: "team", version: "1", service: "board" },
    attributes: { team: { type: "string", required: true }, open: { type: "number" } },
    indexes: { teams: { pk: { field: "pk", composite: ["team"] }, sk: { field: "sk", composite: [] } } },
  },
  { client, table },
);

const board = new Service({ task: Task, team: Team }, { client, table });
const seen = {};

await Task.create({ team: "mill", task: "1", title: "Mend the wheel", points: 3, tags: ["wood"] }).go();
try {
  await Task.create({ team: "mill", task: "1", title: "Again" }).go();
} catch (error) {
  seen.createdTwice = /conditional/i.test(error.message);
}
await Task.patch({ team: "mill", task: "1" })
  .set({ title: "Mend the great wheel" })
  .add({ points: 2, tags: ["iron"] })
  .append({ notes: ["ask the smith"] })
  .go();
await Task.update({ team: "mill", task: "1" }).set({ done: true }).remove(["points"]).go();
await Task.update({ team: "mill", task: "1" }).set({ done: true }).go(); // changes nothing

await Task.put([
  { team: "mill", task: "2", title: "Oil the axle" },
  { team: "mill", task: "3", title: "Clear the race" },
]).go();
await Task.delete([{ team: "mill", task: "2" }]).go();
await Task.upsert({ team: "mill", task: "4" }).set({ title: "Count the sacks" }).go();

await board.transaction
  .write(({ task, team }) => [
    task.remove({ team: "mill", task: "3" }).commit(),
    team.put({ team: "mill", open: 1 }).commit(),
  ])
  .go();

const open = await Task.query.tasks({ team: "mill" }).where(({ done }, { ne }) => ne(done, true)).go();
seen.open = open.data.map(({ task }) => task);
const gotten = await Task.get([{ team: "mill", task: "1" }, { team: "mill", task: "3" }]).go();
seen.gotten = gotten.data.map(({ title, notes }) => ({ title, notes }));
console.log(JSON.stringify(seen));
