using PbxConnectors.EightHundred.Wire;

namespace PbxConnectors.EightHundred.Sales;

/// <summary>Sales (document: 2.8). Thread-safe.</summary>
public sealed class EightHundredSales
{
    private readonly EightHundredApi _api;

    internal EightHundredSales(EightHundredApi api) => _api = api;

    /// <summary>Lists the sales of a number: 获取签单列表, <c>getCustomerSales</c>. Their columns are not documented.</summary>
    public async Task<IReadOnlyList<EightHundredRow>> ListAsync(string phone, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(phone);
        using var reply = await _api.CallAsync(EightHundredOperations.ListSales, new() { { "phoneNum", phone } }, cancellationToken)
            .ConfigureAwait(false);
        return [.. reply.Rows("customersales").Select(row => new EightHundredRow(row))];
    }

    /// <summary>Changes a sale: 修改签单信息, <c>setCustomerSales</c>.</summary>
    public Task UpdateAsync(EightHundredSaleUpdate update, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(update);
        ArgumentException.ThrowIfNullOrWhiteSpace(update.SaleId);
        return _api.CommandAsync(
            EightHundredOperations.UpdateSale,
            new()
            {
                { "csId", update.SaleId },
                { "extension", update.Extension },
                { "custId", update.CustomerId },
                { "custType", update.CustomerType },
                { "status", update.Made },
                { "phone", update.Phone },
            },
            cancellationToken);
    }
}
