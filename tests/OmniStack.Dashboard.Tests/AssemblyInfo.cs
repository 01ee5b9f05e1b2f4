// Listeners for spans and meters are process-wide: a dashboard of one test would receive another's.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
