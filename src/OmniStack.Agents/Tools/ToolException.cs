namespace OmniStack.Agents.Tools;

/// <summary>A tool's own refusal. The model and the client get the message as it is; of any other exception they get nothing.</summary>
/// <param name="message">What was wrong with the call, so that the model can make a better one.</param>
public sealed class ToolException(string message) : Exception(message);
