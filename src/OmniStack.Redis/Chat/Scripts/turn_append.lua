-- ARGV: answer, name of the stream, the same with its earlier part, bytes that the stream has by now, the bytes that follow or '' for its
-- end, ms to keep it. An entry's id is the number of bytes up to its end, so that one that is appended again is known. Answers how many
-- bytes the stream has then: other than were expected when it was lost, or the answer to an append was.
local latest = KEYS[1] .. ':turn:' .. ARGV[1]
local log = latest .. ':' .. ARGV[2]
local last = redis.call('XREVRANGE', log, '+', '-', 'COUNT', 1)[1]
local has, ended = 0, 0
if last then
  has, ended = split(last[1])
end
if has ~= tonumber(ARGV[4]) or ended == 1 then
  return has
end

has = has + #ARGV[5]
redis.call('XADD', log, ms(has) .. (ARGV[5] == '' and '-1' or '-0'), 'b', ARGV[5])
redis.call('PEXPIRE', log, ARGV[6])
if not redis.call('SET', latest, ARGV[3], 'NX', 'PX', ARGV[6]) and redis.call('GET', latest) == ARGV[3] then
  redis.call('PEXPIRE', latest, ARGV[6])
end
return has
