namespace OmniStack.Web.Features.Tasks;

/// <summary>A content to begin with, for the agents that ship with the Daemon.</summary>
internal static class TaskExamples
{
    private const string Text = "Tides are the rise and fall of the sea. They are caused by the pull of the moon and of the sun. "
        + "When moon and sun pull in one line, the tides are highest. Fishermen have planned their days by the tides for thousands of years. "
        + "Today tables of the tides are computed for every harbour.";

    public static string For(string topic) => topic switch
    {
        "greet.user" => """
            {
              "name": "Ada"
            }
            """,
        "document.summarize" => $$"""
            {
              "text": "{{Text}}",
              "sentences": 3
            }
            """,
        "document.keywords" => $$"""
            {
              "text": "{{Text}}",
              "count": 10
            }
            """,
        _ => "{\n}",
    };
}
