using System.Text.Json;
using System.Text.Json.Serialization;
using OmniStack.Cli.Commands;
using OmniStack.Cli.Commands.Doctor;
using OmniStack.Cli.Commands.Keys;
using OmniStack.Cli.Commands.New;
using OmniStack.Cli.Commands.Sessions;
using OmniStack.Cli.Running;

namespace OmniStack.Cli;

/// <summary>JSON of what the command line says itself; everything else is printed as the services define it.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(ErrorReport))]
[JsonSerializable(typeof(InfoReport))]
[JsonSerializable(typeof(DoctorReport))]
[JsonSerializable(typeof(SessionDeleted))]
[JsonSerializable(typeof(AgentCreated))]
[JsonSerializable(typeof(KeyDeleted))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(string))]
internal sealed partial class CliJson : JsonSerializerContext;
