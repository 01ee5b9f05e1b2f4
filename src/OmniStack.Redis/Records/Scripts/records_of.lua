
-- A collection has its keys in one sorted set, in their order. What became of records with a vector stands in another, in the
-- order of versions. When records end, and when their end may be forgotten ('-' before the name), stands in one for all.
local expiries = prefix .. ':record-expiries'
local forget_after = 3600000
local most_swept = 20

local function keys_of(collection) return prefix .. ':records:' .. collection end
local function changes_of(collection) return prefix .. ':record-changes:' .. collection end
local function record_of(collection, key) return prefix .. ':record:' .. collection .. ' ' .. key end
local function next_version() return redis.call('INCR', prefix .. ':record-versions') end

-- at: now by the clock of the caller, as everywhere in these scripts.
local function remove(collection, key, at)
  local record = record_of(collection, key)
  if redis.call('HEXISTS', record, 'f') == 1 then
    redis.call('ZADD', changes_of(collection), next_version(), key)
    redis.call('ZADD', expiries, tonumber(at) + forget_after, '-' .. collection .. ' ' .. key)
  end
  redis.call('ZREM', keys_of(collection), key)
  redis.call('ZREM', expiries, collection .. ' ' .. key)
  return redis.call('DEL', record)
end

-- Every write ends a few records whose time has come; there cannot be more than writes that gave them one.
local function sweep(at)
  for _, due in ipairs(redis.call('ZRANGEBYSCORE', expiries, '-inf', at, 'LIMIT', 0, most_swept)) do
    local forgotten, collection, key = string.match(due, '^(%-?)(%S+) (%S+)$')
    if forgotten == '-' then
      redis.call('ZREM', changes_of(collection), key)
      redis.call('ZREM', expiries, due)
    else
      remove(collection, key, at)
    end
  end
end

-- Version, value, vector and end of a record; nothing when its time has come.
local function read_record(collection, key, at)
  local fields = redis.call('HMGET', record_of(collection, key), 'v', 'j', 'f', 'x')
  return fields[1] and not (fields[4] and tonumber(fields[4]) <= tonumber(at)) and fields
end
