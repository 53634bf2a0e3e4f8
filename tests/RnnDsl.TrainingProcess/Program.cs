using System.Runtime.InteropServices;
using RnnDsl.TrainingProcess;

// Arguments: the checkpoint, and where the final parameters go. Prints the number of every step.
float[] parameters = TrainingJob.Run(args[0], step => Console.Out.WriteLine(step));
File.WriteAllBytes(args[1], MemoryMarshal.AsBytes<float>(parameters).ToArray());
Console.Out.WriteLine("done");
