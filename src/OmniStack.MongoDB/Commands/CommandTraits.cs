using System.Runtime.InteropServices;
using OmniStack.MongoDB.Bson;

namespace OmniStack.MongoDB.Commands;

/// <summary>What follows from a command's name and content.</summary>
/// <param name="Name">The command.</param>
/// <param name="Collection">The collection it works on; null when it is for the database.</param>
/// <param name="Repetition">Whether it may be sent once more.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct CommandTraits(string Name, string? Collection, Repetition Repetition)
{
    /// <exception cref="ArgumentException">The document is empty, and so names no command.</exception>
    public static CommandTraits Of(BsonDocument command)
    {
        if (command.Count == 0)
        {
            throw new ArgumentException("A command document begins with the command's name.", nameof(command));
        }

        var (name, target) = command.First();
        return new(name, target.Type == BsonType.String ? target.AsString : null, RepetitionOf(name, command));
    }

    public bool TakesWriteConcern => Name is "insert" or "update" or "delete" or "findAndModify" or "createIndexes" or "dropIndexes" or "drop"
        or "create" or "dropDatabase";

    public bool TakesReadConcern => Name is "find" or "aggregate" or "distinct" or "count";

    private static Repetition RepetitionOf(string name, BsonDocument command) => name switch
    {
        "insert" or "findAndModify" => Repetition.Write,
        "update" => Statements(command, "updates").Any(update => update.Find("multi") is { Type: BsonType.Boolean } multi && multi.AsBoolean)
            ? Repetition.None : Repetition.Write,
        "delete" => Statements(command, "deletes").Any(delete => delete.Find("limit")?.AsInt64 != 1) ? Repetition.None : Repetition.Write,
        "aggregate" => command.Find("pipeline")?.AsArray.Any(stage => stage.AsDocument.Contains("$out") || stage.AsDocument.Contains("$merge")) is true
            ? Repetition.None : Repetition.Read,
        "find" or "count" or "distinct" or "listIndexes" or "listCollections" or "ping" => Repetition.Read,
        _ => Repetition.None,
    };

    private static IEnumerable<BsonDocument> Statements(BsonDocument command, string field) =>
        command.Find(field)?.AsArray.Select(statement => statement.AsDocument) ?? [];
}
