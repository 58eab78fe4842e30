// These tests wait for sockets and clocks far more than they compute: more of them at once than there are cores keep the suite short.
[assembly: CollectionBehavior(MaxParallelThreads = 6)]
