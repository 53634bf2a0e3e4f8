using RnnDsl;

[assembly: Explainable]
