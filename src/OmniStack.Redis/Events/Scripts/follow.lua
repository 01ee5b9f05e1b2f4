
-- ARGV: how many changes to keep, ms that they are kept without a follower, cursor or nothing, how many to read.
-- Answers {cursor, or nothing when what follows it is gone, then entry, id, topic, state, agent, attempt, event of each change}.
local cursor = ARGV[3]
local first = redis.call('XRANGE', feed, '-', '+', 'COUNT', 1)[1]
if cursor ~= '' and (not first or is_before(cursor, first[1])) then
  return { '' }
end
redis.call('SET', prefix .. ':followed', ARGV[1], 'PX', ARGV[2])
if not first then
  -- An entry of its own says from when on nothing is missing.
  redis.call('XADD', feed, '*', 'begin', '1')
end
redis.call('PEXPIRE', feed, ARGV[2])
if cursor == '' then
  return { redis.call('XREVRANGE', feed, '+', '-', 'COUNT', 1)[1][1] }
end
local answer = { cursor }
for _, entry in ipairs(redis.call('XRANGE', feed, '(' .. cursor, '+', 'COUNT', tonumber(ARGV[4]))) do
  answer[1] = entry[1]
  local fields = to_map(entry[2])
  if fields['i'] then
    local at = #answer
    answer[at + 1], answer[at + 2], answer[at + 3], answer[at + 4] = entry[1], fields['i'], fields['t'], fields['s']
    answer[at + 5], answer[at + 6], answer[at + 7] = fields['a'], fields['n'], redis.call('HGET', task_of(fields['i']), 'e') or ''
  end
end
return answer
