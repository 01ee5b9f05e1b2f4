// One application at a time: each holds the default ports and both cores.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
