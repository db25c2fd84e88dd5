// The texts that teach. What says which options there are is in command_tree.cc.
#pragma once

namespace tailrace::cli::texts {

inline constexpr auto program =
    R"(Tailrace speaks the Amazon DynamoDB Streams API and the DynamoDB table API that feeds it:
`serve` is the server, `doctor` examines a Ceph cluster under it, and the other commands are clients
of it, or of AWS.)";

inline constexpr auto program_examples =
    R"(Start a server that keeps nothing:

  tailrace serve --in-memory

In another shell, change an item of a table that has a stream, and follow it:

  export AWS_ENDPOINT_URL=http://127.0.0.1:8000
  tailrace put Orders '{"id": "1", "state": "new"}'
  tailrace tail Orders --from horizon

`tailrace COMMAND --help` has the options and examples of each.)";

inline constexpr auto tail = R"(Follow a stream: print each change of a table's items as it is made.

All shards are read, parents before children, so that the changes of an item come in their order.
Ctrl-C ends it.)";

inline constexpr auto tail_examples = R"(Examples:

  tailrace tail Orders                              what changes from now on, as old → new
  tailrace tail Orders --from horizon --no-follow   all that is kept, and no more
  tailrace tail Orders --from 10m | jq .dynamodb    the last ten minutes and on, as JSON lines
  tailrace tail Orders --event MODIFY --key id=1    of one item
  tailrace tail Orders --count 1 --unmarshall       the next change, as plain JSON
  tailrace tail Orders --pattern '{"dynamodb": {"NewImage": {"status": {"S": ["open"]}}}}'
  tailrace tail Orders --pattern '{"eventName": [{"anything-but": "REMOVE"}]}')";

inline constexpr auto records = R"(Print the records that a stream holds, once.

Open shards are read as far as they go at present; `tailrace tail` goes on from there.)";

inline constexpr auto records_examples = R"(Examples:

  tailrace records Orders                           all that is kept, as JSON lines
  tailrace records Orders --limit 10 --output diff
  tailrace records Orders --shard shardId-00000001795627841240-1a55b762
  tailrace records Orders --from 1h --unmarshall | jq -c '.dynamodb.NewImage')";

inline constexpr auto streams = R"(List streams, describe one, or draw how its shards descend.)";

inline constexpr auto streams_examples = R"(Examples:

  tailrace streams list
  tailrace streams tree Orders)";

inline constexpr auto list_streams = R"(List streams: of one table, or all.)";

inline constexpr auto list_streams_examples = R"(Examples:

  tailrace streams list
  tailrace streams list Orders --output json | jq -r .StreamArn)";

inline constexpr auto describe_stream =
    R"(Describe a stream: its table, status, view type and shards.

The JSON is the answer of DescribeStream, with all of the shards.)";

inline constexpr auto describe_stream_examples = R"(Examples:

  tailrace streams describe Orders
  tailrace streams describe Orders --output json | jq '.StreamDescription.Shards | length')";

inline constexpr auto stream_tree =
    R"(Draw the lineage of a stream's shards, with their ranges.

Children stand below their parents: one of a shard that was rolled, two of one that was split.)";

inline constexpr auto stream_tree_examples = R"(Examples:

  tailrace streams tree Orders
  tailrace streams tree Orders --output json | jq '.. | .ShardId? // empty')";

inline constexpr auto put = R"(Put items into a table.

An item is plain JSON, {"id": "1"}, or DynamoDB JSON, {"id": {"S": "1"}}: what looks like the latter
is taken for it. In plain JSON lists are lists, not sets, and there are no binaries.)";

inline constexpr auto put_examples = R"(Examples:

  tailrace put Orders '{"id": "1", "total": 12.50, "tags": ["new"]}'
  tailrace put Orders '{"id": {"S": "1"}, "tags": {"SS": ["new"]}}'
  tailrace put Orders - <orders.jsonl               an item a line, in batches
  tailrace scan Orders --marshalled | tailrace put Copy -)";

inline constexpr auto get = R"(Print an item of a table.

It is read consistently. There being none is a failure.)";

inline constexpr auto get_examples = R"(Examples:

  tailrace get Orders id=1
  tailrace get Events device=7 time=1791500851      a key of two attributes
  tailrace get Orders '{"id": "1"}' --marshalled)";

inline constexpr auto scan = R"(Print the items of a table, one a line.)";

inline constexpr auto scan_examples = R"(Examples:

  tailrace scan Orders --limit 10
  tailrace scan Orders --marshalled >orders.jsonl)";

inline constexpr auto completion =
    R"(Print a script that lets a shell complete tailrace's commands.)";

inline constexpr auto completion_examples = R"(Examples:

  source <(tailrace completion bash)                in ~/.bashrc
  source <(tailrace completion zsh)                 in ~/.zshrc
  tailrace completion fish | source                 in ~/.config/fish/config.fish)";

}  // namespace tailrace::cli::texts
