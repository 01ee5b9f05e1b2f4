
-- ARGV: collection, key, now, value, vector or '', end or '', expected version or '', most records, 1 to drop the first ones.
-- Answers the version, -1 when another one was expected, -2 when there is no room.
local collection, key, at, vector, ends, expected = ARGV[1], ARGV[2], ARGV[3], ARGV[5], ARGV[6], ARGV[7]
local keys, record, name = keys_of(collection), record_of(collection, key), collection .. ' ' .. key
sweep(at)
local stored = read_record(collection, key, at)
if expected ~= '' and expected ~= (stored and stored[1] or '0') then
  return -1
end
if not stored then
  local surplus = redis.call('ZCARD', keys) + 1 - tonumber(ARGV[8])
  if surplus > 0 and ARGV[9] ~= '1' then
    return -2
  end
  if surplus > 0 then
    for _, first in ipairs(redis.call('ZRANGE', keys, 0, math.min(surplus, 100) - 1)) do
      remove(collection, first, at)
    end
  end
end

local version = next_version()
local was_followed = redis.call('HEXISTS', record, 'f') == 1
redis.call('DEL', record)
redis.call('HSET', record, 'v', version, 'j', ARGV[4])
redis.call('ZADD', keys, 0, key)
redis.call('ZREM', expiries, name)
if vector ~= '' then
  redis.call('HSET', record, 'f', vector)
  redis.call('ZREM', expiries, '-' .. name)
end
if vector ~= '' or was_followed then
  redis.call('ZADD', changes_of(collection), version, key)
end
if ends ~= '' then
  redis.call('HSET', record, 'x', ends)
  redis.call('ZADD', expiries, ends, name)
end
return version
