using System.Net;
using Microsoft.Extensions.Options;
using OmniStack.Client;

namespace OmniStack.Web.Features.DeadLetters;

/// <summary>Replays or purges dead letters, a step at a time.</summary>
internal sealed class DeadLetterBatch(DaemonClient daemon, IOptions<WebOptions> options)
{
    private const int SelectedPerStep = 25;

    /// <summary>Does one step, and notes in the form how far it came.</summary>
    /// <returns>Whether there is more to do.</returns>
    /// <exception cref="OmniStackApiException">The daemon did not do it, or does not answer; the form says what was done before.</exception>
    public Task<bool> StepAsync(BatchForm form, CancellationToken cancellationToken)
    {
        form.Total = Math.Max(form.Total, form.Done + form.Skipped + (form.Selected?.Length ?? 0));
        return form.All ? StepMatchingAsync(form, cancellationToken) : StepSelectedAsync(form, form.Selected ?? [], cancellationToken);
    }

    private async Task<bool> StepMatchingAsync(BatchForm form, CancellationToken cancellationToken)
    {
        var filter = DeadLetterSearch.Of(form.Topic, form.Agent, form.ErrorType, form.Cursor).ToFilter(options.Value.BatchStep);
        var handled = await (form.IsPurge ? daemon.PurgeDeadLettersAsync(filter, cancellationToken) : daemon.ReplayDeadLettersAsync(filter, cancellationToken));
        (form.Done, form.Skipped, form.Cursor) = (form.Done + handled.Count, form.Skipped + handled.Skipped, handled.NextCursor);
        form.Total = Math.Max(form.Total, form.Done + form.Skipped);
        return handled.More;
    }

    private async Task<bool> StepSelectedAsync(BatchForm form, string[] selected, CancellationToken cancellationToken)
    {
        for (var i = 0; i < Math.Min(selected.Length, SelectedPerStep); i++)
        {
            var done = DeadLetterSelection.Parse(selected[i]) is { } letter && await TryAsync(letter, form.IsPurge, cancellationToken);
            (form.Done, form.Skipped) = done ? (form.Done + 1, form.Skipped) : (form.Done, form.Skipped + 1);
            form.Selected = selected[(i + 1)..];
        }
        return form.Selected is { Length: > 0 };
    }

    /// <returns>False for one that is gone by now, or cannot be read.</returns>
    private async Task<bool> TryAsync(DeadLetterSelection letter, bool purge, CancellationToken cancellationToken)
    {
        try
        {
            _ = await (purge
                ? daemon.DeleteDeadLetterAsync(letter.Topic, letter.Agent, letter.TaskId, cancellationToken)
                : daemon.ReplayDeadLetterAsync(letter.Topic, letter.Agent, letter.TaskId, payload: null, cancellationToken));
            return true;
        }
        catch (OmniStackApiException refusal) when (refusal.Status is HttpStatusCode.NotFound or HttpStatusCode.Conflict or HttpStatusCode.BadRequest)
        {
            return false;
        }
    }
}
