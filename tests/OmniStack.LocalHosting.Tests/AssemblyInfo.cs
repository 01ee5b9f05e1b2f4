// The hosts of all tests ask for the same ports, as an AppHost does: two that start at once can choose the same free one.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
