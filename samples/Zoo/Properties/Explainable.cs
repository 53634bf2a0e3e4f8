using RnnDsl;

// Every cell of the zoo can be explained by every method.
[assembly: Explainable]
