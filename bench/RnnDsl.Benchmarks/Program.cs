if (args is ["kernels"])
{
    RnnDsl.Benchmarks.Kernels.KernelBench.Run();
    return;
}

System.Console.WriteLine("bench");
