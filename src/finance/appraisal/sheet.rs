//! The lines of an appraisal, each with a value a period.

macro_rules! items {
    ($( $(#[doc = $about:literal])+ $item:ident $id:literal; )+) => {
        /// A line.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Item { $( $(#[doc = $about])+ $item, )+ }

        impl Item {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$item),+];

            /// Its name.
            pub const fn id(self) -> &'static str {
                match self { $(Self::$item => $id,)+ }
            }
        }
    };
}

items! {
    /// Drawn for replacements.
    ReplacementDrawn "refresh_debt_eur";
    /// Set aside for the owners' part of replacements.
    ReservePaid "reserve_paid_eur";
    /// Taken from what was set aside.
    ReserveReleased "reserve_released_eur";
    /// Set aside for replacements, at the end.
    Reserve "replacement_reserve_eur";
    /// Rise of what lies ready for late customers.
    LateRise "revenue_reserve_rise_eur";
    /// Cash flow available for debt service.
    Cfads "cfads_eur";
    /// Interest and fees paid until repayment begins.
    FinancingPaid "financing_paid_eur";
    /// Put on accounts when repayment begins.
    FirstReserves "first_reserves_eur";
    /// Fees paid since.
    Fees "fees_eur";
    /// Debt service.
    Service "debt_service_eur";
    /// Repaid early from cash.
    Swept "swept_eur";
    /// Interest earned on what lies on accounts.
    ReserveInterest "reserve_interest_eur";
    /// Liquidity held for running costs and revenue ahead, at the end.
    Liquidity "liquidity_reserve_eur";
    /// Debt service reserve, at the end.
    DebtReserve "debt_service_reserve_eur";
    /// Cash held back from the owners, at the end.
    LockedUp "locked_up_eur";
    /// Cover of the twelve months to the end.
    Cover "dscr_12_months";
    /// Paid in by the owners for what is built.
    PaidIn "equity_paid_in_eur";
    /// Paid to the owners; below 0 what they add in operation.
    Distributed "distributed_eur";
    /// Cash flow of the owners.
    EquityFlow "equity_cash_flow_eur";
    /// Interest of the period, paid or not.
    InterestCost "interest_cost_eur";
    /// Interest owed and not yet due, at the end.
    InterestOwed "interest_owed_eur";
    /// Interest and fees until repayment begins, paid or added to the loans.
    FinancingCost "financing_cost_eur";
    /// Their depreciation.
    FinancingDepreciation "depreciation_interest_eur";
    /// Result before tax.
    Result "result_before_tax_eur";
    /// Company tax of the period.
    Tax "tax_eur";
    /// Company tax paid.
    TaxPaid "tax_paid_eur";
    /// Net result.
    NetResult "net_result_eur";
    /// Result before tax without debt.
    ProjectResult "project_result_eur";
    /// Company tax without debt.
    ProjectTax "project_tax_eur";
    /// Cash flow of the project, after tax, before debt.
    ProjectFlow "project_cash_flow_eur";
}

macro_rules! loan_items {
    ($( $(#[doc = $about:literal])+ $item:ident; )+) => {
        /// A line of a loan.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum LoanItem { $( $(#[doc = $about])+ $item, )+ }

        impl LoanItem {
            const COUNT: usize = [$(Self::$item),+].len();
        }
    };
}

loan_items! {
    /// Drawn.
    Drawn;
    /// Interest added to it until repayment begins.
    Capitalised;
    /// Interest paid since repayment begins.
    Interest;
    /// Principal repaid as agreed.
    Principal;
    /// Interest and principal.
    Service;
    /// Those of what was drawn after repayment began.
    LaterService;
    /// Those of what was drawn for replacements.
    ReplacementService;
    /// Principal repaid early.
    Swept;
    /// Owed at the end.
    Balance;
    /// Of it, of what was drawn for replacements.
    ReplacementBalance;
}

/// The lines, one after the other.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Sheet {
    periods: usize,
    values: Vec<f64>,
    loans: Vec<f64>,
}

impl Sheet {
    /// Makes room, all zero.
    pub fn clear(&mut self, periods: usize, loans: usize) {
        self.periods = periods;
        self.values.clear();
        self.values.resize(periods * Item::ALL.len(), 0.0);
        self.loans.clear();
        self.loans.resize(periods * loans * LoanItem::COUNT, 0.0);
    }

    /// A line.
    pub fn line(&self, item: Item) -> &[f64] {
        &self.values[item as usize * self.periods..][..self.periods]
    }

    /// A line, to be written.
    pub fn line_mut(&mut self, item: Item) -> &mut [f64] {
        &mut self.values[item as usize * self.periods..][..self.periods]
    }

    /// A value.
    pub fn at(&self, item: Item, period: usize) -> f64 {
        self.values[item as usize * self.periods + period]
    }

    /// Sets a value.
    pub fn set(&mut self, item: Item, period: usize, value: f64) {
        self.values[item as usize * self.periods + period] = value;
    }

    fn place(&self, loan: usize, item: LoanItem) -> usize {
        (loan * LoanItem::COUNT + item as usize) * self.periods
    }

    /// A line of a loan.
    pub fn loan(&self, loan: usize, item: LoanItem) -> &[f64] {
        &self.loans[self.place(loan, item)..][..self.periods]
    }

    /// A line of a loan, to be written.
    pub fn loan_mut(&mut self, loan: usize, item: LoanItem) -> &mut [f64] {
        let place = self.place(loan, item);
        &mut self.loans[place..][..self.periods]
    }

    /// How many periods there are.
    pub fn periods(&self) -> usize {
        self.periods
    }
}
