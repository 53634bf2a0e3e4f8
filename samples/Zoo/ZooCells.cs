using RnnDsl.Models;
using Zoo.Cells;

namespace Zoo;

/// <summary>The cells that are declared here, one a line: the name of its file, and how a model of it is made.</summary>
internal static class ZooCells
{
    public static readonly IReadOnlyList<ZooCell> All =
    [
        Cell("adam_rnn", s => new AdamRnn(I: s["I"], H: s["H"], mu: s.Number("mu"), s: s.Number("s"), beta: s.Number("beta"), eps: s.Number("eps"))),
        Cell("antisymmetric_rnn", s => new AntisymmetricRnn(I: s["I"], H: s["H"], eps: s.Number("eps"), gamma: s.Number("gamma"))),
        Cell("atr", s => new Atr(I: s["I"], H: s["H"])),
        Cell("attention_rnn", s => new AttentionRnn(I: s["I"], H: s["H"], A: s["A"])),
        Cell("br", s => new Br(I: s["I"], H: s["H"])),
        Cell("cfn", s => new Cfn(I: s["I"], H: s["H"])),
        Cell("clockwork_rnn", s => new ClockworkRnn(I: s["I"], H: s["H"], period: s.Vector("period", "H"), mask: s.Matrix("mask", "H", "H"))),
        Cell("context_rnn", s => new ContextRnn(I: s["I"], H: s["H"], D: s["D"], A: s["A"])),
        Cell("cornn", s => new CoRnn(I: s["I"], H: s["H"], dt: s.Number("dt"), gamma: s.Number("gamma"), epsilon: s.Number("epsilon"))),
        Cell("ctrnn", s => new Ctrnn(I: s["I"], H: s["H"], dt: s.Number("dt"))),
        Cell("deep_transition_rnn", s => new DeepTransitionRnn(I: s["I"], H: s["H"])),
        Cell("deltanet", s => new DeltaNet(I: s["I"], V: s["V"], K: s["K"])),
        Cell("elman_output", s => new ElmanOutput(I: s["I"], H: s["H"], O: s["O"])),
        Cell("elstm", s => new Elstm(I: s["I"], H: s["H"])),
        Cell("fast_weights_rnn", s => new FastWeightsRnn(I: s["I"], H: s["H"], lam: s.Number("lam"), eta: s.Number("eta"), eps: s.Number("eps"))),
        Cell("fastrnn", s => new FastRnn(I: s["I"], H: s["H"])),
        Cell("gla", s => new Gla(I: s["I"], K: s["K"], V: s["V"], tau: s.Number("tau"))),
        Cell("gru", s => new Gru(I: s["I"], H: s["H"])),
        Cell("gru_v1", s => new GruV1(I: s["I"], H: s["H"])),
        Cell("hippo_legs", s => new HippoLegs(I: s["I"], H: s["H"], N: s["N"], A: s.Matrix("A", "N", "N"), B_: s.Vector("B_", "N"))),
        Cell("indrnn", s => new IndRnn(I: s["I"], H: s["H"])),
        Cell("iohmm", s => new Iohmm(I: s["I"], H: s["H"], O: s["O"])),
        Cell("janet", s => new Janet(I: s["I"], H: s["H"], beta: s.Number("beta"))),
        Cell("lem", s => new Lem(I: s["I"], H: s["H"], dt: s.Number("dt"))),
        Cell("ligru", s => new LiGru(I: s["I"], H: s["H"])),
        Cell("linear_attention", s => new LinearAttention(I: s["I"], V: s["V"], K: s["K"])),
        Cell("lru", s => new Lru(I: s["I"], H: s["H"], O: s["O"])),
        Cell("lstm", s => new Lstm(I: s["I"], H: s["H"])),
        Cell("lstm_ln", s => new LstmLn(I: s["I"], H: s["H"], eps: s.Number("eps"))),
        Cell("lstmp", s => new Lstmp(I: s["I"], R: s["R"], H: s["H"])),
        Cell("memory_controller_lstm", s => new MemoryControllerLstm(I: s["I"], H: s["H"])),
        Cell("mgu", s => new Mgu(I: s["I"], H: s["H"])),
        Cell("mgu1", s => new Mgu1(I: s["I"], H: s["H"])),
        Cell("mgu3", s => new Mgu3(I: s["I"], H: s["H"])),
        Cell("mi_rnn", s => new MiRnn(I: s["I"], H: s["H"])),
        Cell("mingru", s => new MinGru(I: s["I"], H: s["H"])),
        Cell("minimalrnn", s => new MinimalRnn(I: s["I"], H: s["H"])),
        Cell("miru1", s => new Miru1(I: s["I"], H: s["H"], lam: s.Number("lam"))),
        Cell("multiplicative_rnn", s => new MultiplicativeRnn(I: s["I"], H: s["H"], M: s["M"])),
        Cell("mut1", s => new Mut1(H: s["H"])),
        Cell("mut3", s => new Mut3(I: s["I"], H: s["H"])),
        Cell("on_lstm", s => new OnLstm(I: s["I"], H: s["H"])),
        Cell("original_lstm", s => new OriginalLstm(I: s["I"], H: s["H"])),
        Cell("peephole_lstm", s => new PeepholeLstm(I: s["I"], H: s["H"])),
        Cell("phased_lstm", s => new PhasedLstm(I: s["I"], H: s["H"], ron: s.Number("ron"), leak: s.Number("leak"))),
        Cell("ran", s => new Ran(I: s["I"], H: s["H"])),
        Cell("residual_lstm", s => new ResidualLstm(I: s["I"], H: s["H"])),
        Cell("rhn2", s => new Rhn2(I: s["I"], H: s["H"])),
        Cell("rnn_relu", s => new RnnRelu(I: s["I"], H: s["H"])),
        Cell("rnn_tanh", s => new RnnTanh(I: s["I"], H: s["H"])),
        Cell("scornn", s => new ScoRnn(I: s["I"], H: s["H"], d: s.Vector("d", "H"))),
        Cell("scrn", s => new Scrn(I: s["I"], H: s["H"], K: s["K"], O: s["O"], alpha: s.Number("alpha"))),
        Cell("second_order_rnn", s => new SecondOrderRnn(I: s["I"], H: s["H"])),
        Cell("selective_ssm", s => new SelectiveSsm(I: s["I"], N: s["N"], R: s["R"])),
        Cell("sgu", s => new Sgu(I: s["I"], H: s["H"])),
        Cell("slstm", s => new Slstm(I: s["I"], H: s["H"])),
        Cell("source_recurrence", s => new SourceRecurrence(I: s["I"], H: s["H"])),
        Cell("sru", s => new Sru(H: s["H"], alpha: s.Number("alpha"))),
        Cell("taugru", s => new TauGru(I: s["I"], H: s["H"])),
        Cell("tensor_rnn", s => new TensorRnn(I: s["I"], H: s["H"])),
        Cell("tgru", s => new Tgru(I: s["I"], H: s["H"])),
        Cell("time_aware_lstm", s => new TimeAwareLstm(I: s["I"], H: s["H"], e: s.Number("e"))),
        Cell("trnn", s => new Trnn(I: s["I"], H: s["H"])),
        Cell("ugrnn", s => new Ugrnn(I: s["I"], H: s["H"])),
        Cell("wmc_lstm", s => new WmcLstm(I: s["I"], H: s["H"])),
    ];

    /// <summary>The cell of a name.</summary>
    public static ZooCell Find(string name) =>
        All.FirstOrDefault(cell => cell.Name == name) ?? throw new UserException($"There is no cell '{name}'; `list` shows all.");

    private static ZooCell Cell<TModel>(string name, Func<Settings, TModel> make) where TModel : IRecurrentModel<float> => new(name, typeof(TModel), s => make(s));
}
