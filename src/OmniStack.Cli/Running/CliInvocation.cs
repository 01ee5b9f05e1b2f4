using System.CommandLine;
using OmniStack.Cli.Settings;

namespace OmniStack.Cli.Running;

/// <summary>Carries what the program found around it to the command that was chosen.</summary>
internal sealed class CliInvocation(CliEnvironment environment, Interruption interruption, TimeProvider time) : InvocationConfiguration
{
    public CliEnvironment Environment => environment;

    public Interruption Interruption => interruption;

    public TimeProvider Time => time;
}
