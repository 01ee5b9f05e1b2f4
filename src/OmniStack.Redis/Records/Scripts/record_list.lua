
-- ARGV: collection, now, lower bound, upper bound, 1 for descending, how many.
-- Answers {key, version, value, vector, end} of each, as one list.
local keys, at, limit = keys_of(ARGV[1]), ARGV[2], tonumber(ARGV[6])
local found, count, passed = {}, 0, 0
repeat
  local page = ARGV[5] == '1'
    and redis.call('ZREVRANGEBYLEX', keys, ARGV[4], ARGV[3], 'LIMIT', passed, limit)
    or redis.call('ZRANGEBYLEX', keys, ARGV[3], ARGV[4], 'LIMIT', passed, limit)
  for _, key in ipairs(page) do
    local record = count < limit and read_record(ARGV[1], key, at)
    if record then
      count = count + 1
      for _, field in ipairs({ key, record[1], record[2], record[3], record[4] }) do
        found[#found + 1] = field
      end
    end
  end
  passed = passed + #page
until #page < limit or count == limit
return found
