// Listeners for spans and meters are process-wide: a service of one test would hear another's.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
