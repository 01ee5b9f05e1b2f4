namespace OmniStack.Web.Features.Tasks;

/// <summary>The publish form as it is sent.</summary>
internal sealed class PublishForm
{
    public string? Topic { get; set; }
    public string? Content { get; set; }
    public string? Webhook { get; set; }
}
