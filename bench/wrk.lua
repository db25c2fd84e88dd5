-- Makes the requests of one work (bench/works.py) and prints wrk's summary as one line of JSON.
-- Arguments: work, target, authorization, date, file of request bodies (one a line, may be empty), keys to choose from,
-- tables to choose from, and a number that no other load of this server has.

local threads = 0

function setup(thread)
    thread:set("thread_number", threads)
    threads = threads + 1
end

local payload = string.rep("tailrace ", 35)
local headers, make_body, keys, tables, version

local function random_key()
    return string.format("order-%08d", math.random(0, keys - 1))
end

-- Each put has a version of its own: an equal item would be no change and make no record.
local function item(key)
    version = version + 1
    return string.format(
        '{"pk":{"S":"%s"},"version":{"N":"%d"},"state":{"S":"accepted"},"open":{"BOOL":true},"payload":{"S":"%s"}}',
        key, version, payload)
end

local function random_table()
    if tables == 1 then return "Orders" end
    return string.format("Orders-%04d", math.random(0, tables - 1))
end

local function put_body()
    return string.format('{"TableName":"%s","Item":%s}', random_table(), item(random_key()))
end

local function load_body()
    keys = keys + 1
    return string.format('{"TableName":"Orders","Item":%s}', item(string.format("order-%08d", keys - 1)))
end

-- So many writes of different items, each in the form that `wrap` is.
local function writes(count, wrap)
    local first, list = math.random(0, keys - 1), {}
    for i = 1, count do
        list[i] = string.format(wrap, item(string.format("order-%08d", (first + i) % keys)))
    end
    return table.concat(list, ",")
end

local function transact_body()
    return '{"TransactItems":[' .. writes(4, '{"Put":{"TableName":"Orders","Item":%s}}') .. "]}"
end

local function batch_body()
    return '{"RequestItems":{"Orders":[' .. writes(25, '{"PutRequest":{"Item":%s}}') .. "]}}"
end

local function update_hot_body()
    return string.format(
        '{"TableName":"Orders","Key":{"pk":{"S":"hot-%d"}},"UpdateExpression":"ADD hits :one",'
            .. '"ExpressionAttributeValues":{":one":{"N":"1"}}}',
        math.random(0, 15))
end

local function get_body()
    return string.format('{"TableName":"%s","Key":{"pk":{"S":"%s"}}}', random_table(), random_key())
end

local function body_from(path)
    local bodies = {}
    for line in io.lines(path) do bodies[#bodies + 1] = line end
    return function() return bodies[math.random(#bodies)] end
end

function init(args)
    local writer = tonumber(args[8] or "0") * 1000 + thread_number
    math.randomseed(writer + 1)
    version = writer * 1000000000
    keys = tonumber(args[6])
    tables = tonumber(args[7] or "1")
    headers = {
        ["Content-Type"] = "application/x-amz-json-1.0",
        ["X-Amz-Target"] = args[2],
        ["Authorization"] = args[3],
        ["X-Amz-Date"] = args[4],
    }
    local makers = {
        put = put_body, put_stream = put_body, update_hot = update_hot_body, get = get_body,
        transact = transact_body, batch = batch_body, load = load_body,
    }
    make_body = makers[args[1]] or body_from(args[5])
end

function request()
    return wrk.format("POST", "/", headers, make_body())
end

function done(summary, latency)
    local errors = summary.errors
    print(string.format(
        '{"requests":%d,"duration_us":%d,"bytes":%d,"errors":%d,"p50_us":%d,"p99_us":%d,"p999_us":%d}',
        summary.requests, summary.duration, summary.bytes,
        errors.connect + errors.read + errors.write + errors.status + errors.timeout,
        latency:percentile(50), latency:percentile(99), latency:percentile(99.9)))
end
