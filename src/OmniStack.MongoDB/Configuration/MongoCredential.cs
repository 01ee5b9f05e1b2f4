namespace OmniStack.MongoDB.Configuration;

/// <summary>Who logs in, and where. Not a record, whose text would hold the password.</summary>
internal sealed class MongoCredential(string user, string password, string source, ScramMechanism? mechanism)
{
    public string User => user;

    public string Password => password;

    /// <summary>The database that holds the user.</summary>
    public string Source => source;

    /// <summary>Null asks the server which it has for this user.</summary>
    public ScramMechanism? Mechanism => mechanism;
}
