
-- Sets the counters of every group back.
for _, topic in ipairs(redis.call('SMEMBERS', topics)) do
  for _, agent in ipairs(redis.call('HKEYS', groups_of(topic))) do
    local fields = { 'received', 'processed', 'failed', 'retried', 'dead', 'skipped', 'elapsed' }
    for i = 0, 19 do fields[#fields + 1] = 'd' .. i end
    redis.call('HDEL', group_of(topic, agent), unpack(fields))
  end
end
return 1
