namespace OmniStack.Web.Features.DeadLetters;

/// <summary>
/// A batch of dead letters as it goes from step to step: what is to be done, and how far it is. It is in the form, so that the server
/// remembers nothing, and a browser without a script goes on by a button.
/// </summary>
internal sealed class BatchForm
{
    /// <summary>replay or purge.</summary>
    public string? Act { get; set; }

    /// <summary>The page that began it.</summary>
    public string? ReturnTo { get; set; }

    public string? Topic { get; set; }
    public string? Agent { get; set; }
    public string? ErrorType { get; set; }

    /// <summary>Whether all that match are meant; without it, those that are selected, and be it none.</summary>
    public bool All { get; set; }

    /// <summary>Those that are still to do.</summary>
    public string[]? Selected { get; set; }

    /// <summary>How many it was begun with.</summary>
    public int Total { get; set; }

    public int Done { get; set; }
    public int Skipped { get; set; }

    /// <summary>Where the next step begins; null for the first.</summary>
    public string? Cursor { get; set; }

    public bool IsPurge => Act == "purge";
}
