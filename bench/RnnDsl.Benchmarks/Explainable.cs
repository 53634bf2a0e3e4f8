[assembly: RnnDsl.Explainable]
