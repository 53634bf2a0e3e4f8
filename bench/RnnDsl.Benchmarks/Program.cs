using System.CommandLine;
using RnnDsl.Benchmarks.Describing;
using RnnDsl.Benchmarks.Explainers;
using RnnDsl.Benchmarks.Faithfulness;
using RnnDsl.Benchmarks.Kernels;
using RnnDsl.Benchmarks.Peers;

var kernels = new Command("kernels", "Time the kernels on one thread, next to the peak of fused multiply-adds.");
kernels.SetAction(_ => KernelBench.Run());

var root = new RootCommand("Speed of RnnDsl, by itself and next to others.")
{
    PeersCommand.Create(),
    PeersCommand.CreateWorker(),
    FaithfulnessCommand.Create(),
    FaithfulnessCommand.CreateComparison(),
    ExplainersCommand.Create(),
    ExplainersCommand.CreateWorker(),
    DescribeCommand.Create(),
    kernels,
};
return root.Parse(args).Invoke();
