namespace RnnDsl.Explaining;

/// <summary>What a training example did to a test example.</summary>
/// <param name="Training">The number of the training example.</param>
/// <param name="Score">
/// Σ over checkpoints of learning rate · ⟨gradient of the training example's loss, gradient of the test example's⟩: by about how much steps on the one lowered the loss of the other.
/// </param>
public readonly record struct ExampleInfluence(int Training, double Score);

/// <summary>Which training examples a test example's loss goes back to.</summary>
/// <param name="Test">The number of the test example.</param>
/// <param name="Loss">Its loss at the last checkpoint.</param>
/// <param name="Total">The sum over all training examples.</param>
/// <param name="Proponents">Those that lowered its loss most, strongest first: scores above 0.</param>
/// <param name="Opponents">Those that raised it most, strongest first: scores below 0.</param>
public sealed record TestInfluence(int Test, double Loss, double Total, IReadOnlyList<ExampleInfluence> Proponents, IReadOnlyList<ExampleInfluence> Opponents);

/// <summary>The influence of training examples on test examples.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Loss">The loss.</param>
/// <param name="Checkpoints">How many checkpoints were added up.</param>
/// <param name="Parameters">The parameters whose gradients counted.</param>
/// <param name="Projection">To how many numbers gradients were projected; 0 for none.</param>
/// <param name="Tests">The strongest training examples for each test example.</param>
/// <param name="Scores">All scores [tests × training examples].</param>
public sealed partial record InfluenceReport(
    string Model, string Loss, int Checkpoints, IReadOnlyList<string> Parameters, int Projection, IReadOnlyList<TestInfluence> Tests, NumberTable Scores);

/// <summary>The influence of each training example on itself: large where the model can make its loss small only by learning this one, as of a wrong label or an exception.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Loss">The loss.</param>
/// <param name="Checkpoints">How many checkpoints were added up.</param>
/// <param name="Parameters">The parameters whose gradients counted.</param>
/// <param name="Scores">For each training example Σ over checkpoints of learning rate · ‖gradient of its loss‖².</param>
/// <param name="Losses">Its loss at the last checkpoint.</param>
/// <param name="Ranking">The numbers of the training examples from the highest score to the lowest: the order in which to look for wrong labels.</param>
public sealed partial record SelfInfluenceReport(
    string Model, string Loss, int Checkpoints, IReadOnlyList<string> Parameters, IReadOnlyList<double> Scores, IReadOnlyList<double> Losses, IReadOnlyList<int> Ranking);
