using RnnDsl;

// The shipped cells and layers can be explained by every method.
[assembly: Explainable]
