using OmniStack.Events;

namespace CustomRunner;

/// <summary>An agent as a class: made for each event, with its dependencies from the host's services.</summary>
internal sealed class QuoteAgent(TimeProvider time) : IAgentHandler<Order, Quote>
{
    private const decimal Price = 12.50m;
    private const decimal WeekendPrice = 15.00m;

    public Task<Quote> HandleAsync(Order content, AgentContext context, CancellationToken cancellationToken)
    {
        if (content.Quantity < 1)
        {
            // Another attempt cannot help, so the event goes to the dead letters at once.
            throw new NonRetriableException("quantity must be 1 or more.");
        }
        var isWeekend = time.GetUtcNow().DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;
        return Task.FromResult(new Quote(content.Item, content.Quantity * (isWeekend ? WeekendPrice : Price)));
    }
}
