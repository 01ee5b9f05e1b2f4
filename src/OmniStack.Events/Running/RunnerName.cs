using System.Security.Cryptography;

namespace OmniStack.Events.Running;

/// <summary>Names this process to the bus: machine, process id, and a random part, since both of the former come again.</summary>
internal sealed class RunnerName
{
    public string Value { get; } = $"{Environment.MachineName}-{Environment.ProcessId}-{RandomNumberGenerator.GetHexString(8, lowercase: true)}";
}
