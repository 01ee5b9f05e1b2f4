
-- ARGV: collection, key, now. Answers {version, value, vector, end}, or nothing.
return read_record(ARGV[1], ARGV[2], ARGV[3])
