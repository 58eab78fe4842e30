using PbxConnectors.EightHundred.Wire;

namespace PbxConnectors.EightHundred.Customers;

/// <summary>Customers (document: 2.1.9, 2.6, 2.7.3). Thread-safe.</summary>
public sealed class EightHundredCustomers
{
    private readonly EightHundredApi _api;

    internal EightHundredCustomers(EightHundredApi api) => _api = api;

    /// <summary>Streams customers, page by page: 获取客户列表, <c>getCustomersPage</c>.</summary>
    /// <exception cref="ArgumentException">The search text or sort field could change the SQL the PBX makes of it.</exception>
    public IAsyncEnumerable<EightHundredCustomer> ListAsync(EightHundredCustomerQuery query, CancellationToken cancellationToken = default)
    {
        Check(query);
        return EightHundredPaging.ReadAsync(
            (start, token) => AskAsync(query, start, token),
            query.PageSize,
            ["rows_customer"],
            static row => new EightHundredCustomer(row),
            static customer => customer.Id,
            cancellationToken);
    }

    /// <summary>Reads one page of customers with their telephone numbers: <c>getCustomersPage</c>.</summary>
    /// <param name="query">Which customers.</param>
    /// <param name="start">First row, from 0.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public async Task<EightHundredCustomerPage> ReadPageAsync(
        EightHundredCustomerQuery query, int start = 0, CancellationToken cancellationToken = default)
    {
        Check(query);
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        using var reply = await AskAsync(query, start, cancellationToken).ConfigureAwait(false);
        return new EightHundredCustomerPage(
            [.. reply.Rows("rows_customer").Select(row => new EightHundredCustomer(row))],
            RowsOf(reply, "rows_customerphone"),
            reply.Total);
    }

    /// <summary>Reads a customer by a telephone number: 获取单个客户, <c>getcustomer</c>.</summary>
    /// <returns>Null when the PBX knows none.</returns>
    public async Task<EightHundredCustomerDetails?> GetAsync(string phone, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(phone);
        try
        {
            using var reply = await _api.CallAsync(EightHundredOperations.GetCustomer, new() { { "phoneNum", phone } }, cancellationToken)
                .ConfigureAwait(false);
            var customer = EightHundredReply.RowsOf(reply["customer"]).FirstOrDefault();
            return !customer.IsObject ? null : new EightHundredCustomerDetails(
                new EightHundredCustomer(customer),
                RowsOf(reply, "customerphone"),
                RowsOf(reply, "customersales"),
                RowsOf(reply, "worktype"));
        }
        catch (PbxRejectedException e) when (e.VendorCode == EightHundredErrorCodes.NotFound)
        {
            return null;
        }
    }

    /// <summary>Lists the fields customers have: 获取客户管理字段列表, <c>getTableFields</c>. Neither list nor columns are named by the document.</summary>
    /// <param name="systemNames">True: the system's names; false: the company's own.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public async Task<IReadOnlyList<EightHundredRow>> ListFieldsAsync(bool systemNames = false, CancellationToken cancellationToken = default)
    {
        using var reply = await _api.CallAsync(EightHundredOperations.CustomerFields, new() { { "chinesename", systemNames } }, cancellationToken)
            .ConfigureAwait(false);
        return [.. reply.Rows().Select(row => new EightHundredRow(row))];
    }

    /// <summary>Lists the values of a code field: 字段代码值, <c>getCodes</c>. Their columns are not documented.</summary>
    public async Task<IReadOnlyList<EightHundredRow>> ListCodesAsync(string field, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(field);
        using var reply = await _api.CallAsync(EightHundredOperations.FieldCodes, new() { { "codeType", field } }, cancellationToken)
            .ConfigureAwait(false);
        return [.. reply.Rows("rows").Select(row => new EightHundredRow(row))];
    }

    /// <summary>
    /// Creates a customer, or changes one when the id is given: 客户资料保存, <c>saveCustomer</c>, or <c>savecustomer</c> of 2.1.9 when the
    /// options say so.
    /// </summary>
    /// <returns>The customer's id.</returns>
    public async Task<string?> SaveAsync(EightHundredCustomerData customer, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(customer);
        using var reply = await _api.CallAsync(
            _api.Options.UseBasicSaveCustomer ? EightHundredOperations.SaveCustomerBasic : EightHundredOperations.SaveCustomer,
            customer.ToParameters(_api.Options.IndexedParameterName),
            cancellationToken).ConfigureAwait(false);
        return reply["custId"].TextOrNull;
    }

    /// <summary>Deletes a customer: 客户资料删除, <c>delcustomer</c>.</summary>
    public Task DeleteAsync(string id, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(id);
        return _api.CommandAsync(EightHundredOperations.DeleteCustomer, new() { { "custId", id } }, cancellationToken);
    }

    /// <summary>Locks or unlocks a customer: 锁定客户, <c>setCustomerLock</c>.</summary>
    public Task SetLockAsync(string id, bool locked, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(id);
        return _api.CommandAsync(EightHundredOperations.LockCustomer, new() { { "custId", id }, { "custIsLock", locked } }, cancellationToken);
    }

    private static void Check(EightHundredCustomerQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        Page.Check(query.PageSize);
        SqlGuard.RequireColumn(query.SortField, nameof(query.SortField));
        SqlGuard.RequireColumn(query.SearchField?.Value, nameof(query.SearchField));
        if (!query.AllowUnsafeSearchText)
        {
            SqlGuard.RequireHarmless(query.SearchText, nameof(query.SearchText));
        }
    }

    private static IReadOnlyList<EightHundredRow> RowsOf(EightHundredReply reply, string name) =>
        [.. EightHundredReply.RowsOf(reply[name]).Select(row => new EightHundredRow(row))];

    private ValueTask<EightHundredReply> AskAsync(EightHundredCustomerQuery query, int start, CancellationToken cancellationToken) => _api.CallAsync(
        EightHundredOperations.ListCustomers,
        new()
        {
            { "custStatus", query.Status },
            { "custType", query.Type },
            { "findType", query.SearchField?.Value },
            { "sortfield", query.SortField },
            { "custIsLock", query.Locked },
            { "dateOpt", query.Date?.Value },
            { "startTime", query.From is { } from ? _api.Clock.Write(from) : null },
            { "endTime", query.To is { } to ? _api.Clock.Write(to) : null },
            { "sqlwhere", query.SearchText },
            { "start", start },
            { "limit", query.PageSize },
        },
        cancellationToken);
}
