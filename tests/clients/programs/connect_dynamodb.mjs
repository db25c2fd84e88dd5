// A shop whose sessions live in DynamoDB, through express-session and connect-dynamodb.
// `create` lets the store make its table; `work` serves a visitor from login to logout, and one who stays.
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import connectDynamoDB from "connect-dynamodb";
import express from "express";
import session from "express-session";

const DynamoDBStore = connectDynamoDB(session);
const store = new DynamoDBStore({ table: "Sessions", client: new DynamoDBClient({}) });

function shop() {
  const visitors = ["alice", "bob"];
  const app = express();
  app.use(session({ store, secret: "tide", resave: false, saveUninitialized: false, genid: () => visitors.shift() }));
  app.get("/login", (request, response) => {
    request.session.user = request.query.user;
    request.session.cart = [];
    response.send("hello");
  });
  app.get("/buy", (request, response) => {
    request.session.cart.push(request.query.what);
    response.json(request.session.cart);
  });
  app.get("/cart", (request, response) => response.json(request.session.cart ?? null));
  app.get("/logout", (request, response) => request.session.destroy(() => response.send("bye")));
  return app;
}

async function work() {
  const server = shop().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const cookies = {};
  const visit = async (user, path) => {
    const answer = await fetch(`http://127.0.0.1:${server.address().port}${path}`, {
      headers: cookies[user] ? { cookie: cookies[user] } : {},
    });
    cookies[user] = answer.headers.get("set-cookie")?.split(";")[0] ?? cookies[user];
    return answer.text();
  };
  for (const user of ["alice", "bob"]) await visit(user, `/login?user=${user}`);
  await visit("alice", "/buy?what=oars");
  await visit("bob", "/buy?what=rope");
  await visit("alice", "/buy?what=tar");
  const cart = await visit("alice", "/cart");
  await visit("alice", "/logout");
  const afterwards = await visit("alice", "/cart");
  console.log(JSON.stringify({ cart: JSON.parse(cart), afterwards: JSON.parse(afterwards) }));
  server.close();
}

await (process.argv[2] === "create" ? store.initialize() : work());
