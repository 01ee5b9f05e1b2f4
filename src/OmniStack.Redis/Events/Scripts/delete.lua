
-- ARGV: id. Answers 0 for no such task, 1 for deleted, 2 for not final.
return delete_task(ARGV[1])
