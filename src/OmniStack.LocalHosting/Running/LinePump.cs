using System.Text;

namespace OmniStack.LocalHosting.Running;

/// <summary>Cuts a stream of text into lines of bounded length.</summary>
internal static class LinePump
{
    public static async Task RunAsync(StreamReader reader, int maxLength, Action<string> onLine, CancellationToken cancellationToken)
    {
        var buffer = new char[4096];
        var line = new StringBuilder();
        int count;
        while ((count = await reader.ReadAsync(buffer, cancellationToken)) > 0)
        {
            foreach (var character in buffer.AsSpan(0, count))
            {
                if (character != '\n')
                {
                    line.Append(character);
                }
                if (character == '\n' || line.Length >= maxLength)
                {
                    onLine(line.ToString().TrimEnd('\r'));
                    line.Clear();
                }
            }
        }
        if (line.Length > 0)
        {
            onLine(line.ToString());
        }
    }
}
