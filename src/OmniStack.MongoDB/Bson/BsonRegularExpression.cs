namespace OmniStack.MongoDB.Bson;

/// <summary>A Perl-compatible pattern; the server interprets it.</summary>
/// <param name="Pattern">Holds no NUL. Text of users has to be escaped by the caller.</param>
/// <param name="Options">Letters in alphabetic order, such as <c>i</c>.</param>
public sealed record BsonRegularExpression(string Pattern, string Options = "");
