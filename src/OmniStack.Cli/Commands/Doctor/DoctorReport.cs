namespace OmniStack.Cli.Commands.Doctor;

/// <summary>What <c>omni doctor</c> found.</summary>
/// <param name="Status"><c>ok</c>; <c>problems</c> when one of the checks that are needed failed.</param>
/// <param name="Checks">In the order in which they matter.</param>
internal sealed record DoctorReport(string Status, IReadOnlyList<DoctorCheck> Checks);

/// <summary>One thing that was looked at.</summary>
/// <param name="Name">Of the program, service or setting.</param>
/// <param name="Status"><c>ok</c>, <c>missing</c> (it works without) or <c>problem</c>.</param>
/// <param name="Found">What was found, in one line.</param>
/// <param name="Cure">How to get it; null when it is there.</param>
internal sealed record DoctorCheck(string Name, string Status, string Found, string? Cure = null)
{
    public const string Ok = "ok";
    public const string Missing = "missing";
    public const string Problem = "problem";
}
