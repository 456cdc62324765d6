//! Converters between the feed of a computer and its nodes.
//!
//! A stage takes `(output + standing) / efficiency`. A node's converters feed its processors;
//! the rectifiers of a chassis share what its nodes and switches take. This is the model and
//! the reference configuration of ORNL's ExaDigiT for Frontier: Brewer et al., "A digital twin
//! framework for liquid-cooled supercomputers as demonstrated at exascale", SC24, 2024.

use serde::{Deserialize, Serialize};

use crate::error::{Result, within};

/// A machine of equal nodes in chassis and racks. The default is Frontier as configured in
/// ExaDigiT, 9,472 nodes in 74 racks.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Machine {
    /// Nodes.
    pub nodes: f64,
    /// Processor of a node, idle and at full load, W.
    pub cpu_w: [f64; 2],
    /// Accelerators of a node.
    pub gpus_per_node: f64,
    /// Accelerator, idle and at full load, W.
    pub gpu_w: [f64; 2],
    /// Memory of a node, W.
    pub memory_w: f64,
    /// Network cards of a node.
    pub nics: f64,
    /// Network card, W.
    pub nic_w: f64,
    /// Local disks of a node, W.
    pub nvme_w: f64,
    /// Switch, W.
    pub switch_w: f64,
    /// Switches of a chassis, behind its rectifiers.
    pub switches_per_chassis: f64,
    /// Coolant distribution units, fed directly.
    pub cdus: f64,
    /// Coolant distribution unit, W.
    pub cdu_w: f64,
    /// Racks.
    pub racks: f64,
    /// Chassis of a rack.
    pub chassis_per_rack: f64,
    /// Rectifiers of a chassis.
    pub rectifiers_per_chassis: f64,
    /// Converters of a node: standing loss, W.
    pub node_standing_w: f64,
    /// Converters of a node: efficiency on what they deliver and lose standing.
    pub node_efficiency: f64,
    /// Rectifier: standing loss, W.
    pub rectifier_standing_w: f64,
    /// Rectifier: efficiency on what it delivers and loses standing.
    pub rectifier_efficiency: f64,
}

impl Default for Machine {
    fn default() -> Self {
        Self {
            nodes: 9_472.0,
            cpu_w: [90.0, 280.0],
            gpus_per_node: 4.0,
            gpu_w: [88.0, 560.0],
            memory_w: 74.26,
            nics: 4.0,
            nic_w: 20.0,
            nvme_w: 30.0,
            switch_w: 250.0,
            switches_per_chassis: 4.0,
            cdus: 25.0,
            cdu_w: 8_473.47,
            racks: 74.0,
            chassis_per_rack: 8.0,
            rectifiers_per_chassis: 4.0,
            node_standing_w: 13.0,
            node_efficiency: 0.98,
            rectifier_standing_w: 17.0,
            rectifier_efficiency: 0.96,
        }
    }
}

/// Power of a machine, MW.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MachinePower {
    /// Taken from the feed.
    pub power_mw: f64,
    /// Lost in converters.
    pub loss_mw: f64,
    /// Lost in converters, with those of rack positions that stand empty: each coolant
    /// distribution unit has as many positions as any. ExaDigiT drops the power of an empty
    /// position and keeps the loss of its rectifiers and switches.
    pub loss_with_empty_racks_mw: f64,
}

/// What a stage takes to deliver an output, W: `(output + standing) / efficiency`.
#[inline]
pub fn stage_input_w(output_w: f64, standing_w: f64, efficiency: f64) -> f64 {
    (output_w + standing_w) / efficiency
}

impl Machine {
    /// Power and losses with some nodes at a utilisation and the others idle.
    ///
    /// Processors and accelerators are linear between idle and full load. Stages are linear
    /// too, so that it does not matter in which chassis the active nodes stand.
    ///
    /// # Errors
    /// [`crate::error::Error::Domain`] for utilisations outside 0 to 1, more active nodes than
    /// there are, negative numbers, and efficiencies outside (0, 1].
    pub fn power(
        &self,
        cpu_utilisation: f64,
        gpu_utilisation: f64,
        nodes_active: f64,
    ) -> Result<MachinePower> {
        self.check()?;
        within("cpu_utilisation", "", cpu_utilisation, (0.0, 1.0))?;
        within("gpu_utilisation", "", gpu_utilisation, (0.0, 1.0))?;
        within("nodes_active", "", nodes_active, (0.0, self.nodes))?;
        let active_w = self.node_w(cpu_utilisation, gpu_utilisation);
        let idle_w = self.node_w(0.0, 0.0);
        let over_nodes = |of: &dyn Fn(f64) -> f64| {
            nodes_active * of(active_w) + (self.nodes - nodes_active) * of(idle_w)
        };
        let fed = |node_w: f64| stage_input_w(node_w, self.node_standing_w, self.node_efficiency);
        let in_nodes_w = over_nodes(&|node_w| node_w);
        let into_nodes_w = over_nodes(&fed);
        let switches_w = |chassis: f64| chassis * self.switches_per_chassis * self.switch_w;
        let rectified = |chassis: f64, output_w: f64| {
            let standing_w = chassis * self.rectifiers_per_chassis * self.rectifier_standing_w;
            stage_input_w(output_w, standing_w, self.rectifier_efficiency)
        };
        let chassis = self.racks * self.chassis_per_rack;
        let racks_w = rectified(chassis, into_nodes_w + switches_w(chassis));
        let loss_w = racks_w - in_nodes_w - switches_w(chassis);
        let empty = self.empty_racks() * self.chassis_per_rack;
        let empty_loss_w = rectified(empty, switches_w(empty)) - switches_w(empty);
        Ok(MachinePower {
            power_mw: 1e-6 * (racks_w + self.cdus * self.cdu_w),
            loss_mw: 1e-6 * loss_w,
            loss_with_empty_racks_mw: 1e-6 * (loss_w + empty_loss_w),
        })
    }

    fn node_w(&self, cpu_utilisation: f64, gpu_utilisation: f64) -> f64 {
        let at = |[idle, full]: [f64; 2], utilisation: f64| idle + utilisation * (full - idle);
        at(self.cpu_w, cpu_utilisation)
            + self.gpus_per_node * at(self.gpu_w, gpu_utilisation)
            + self.memory_w
            + self.nics * self.nic_w
            + self.nvme_w
    }

    fn empty_racks(&self) -> f64 {
        if self.cdus > 0.0 { self.cdus * (self.racks / self.cdus).ceil() - self.racks } else { 0.0 }
    }

    fn check(&self) -> Result<()> {
        for (name, unit, value) in [
            ("nodes", "", self.nodes),
            ("cpu_w", "W", self.cpu_w[0]),
            ("cpu_w", "W", self.cpu_w[1]),
            ("gpus_per_node", "", self.gpus_per_node),
            ("gpu_w", "W", self.gpu_w[0]),
            ("gpu_w", "W", self.gpu_w[1]),
            ("memory_w", "W", self.memory_w),
            ("nics", "", self.nics),
            ("nic_w", "W", self.nic_w),
            ("nvme_w", "W", self.nvme_w),
            ("switch_w", "W", self.switch_w),
            ("switches_per_chassis", "", self.switches_per_chassis),
            ("cdus", "", self.cdus),
            ("cdu_w", "W", self.cdu_w),
            ("racks", "", self.racks),
            ("chassis_per_rack", "", self.chassis_per_rack),
            ("rectifiers_per_chassis", "", self.rectifiers_per_chassis),
            ("node_standing_w", "W", self.node_standing_w),
            ("rectifier_standing_w", "W", self.rectifier_standing_w),
        ] {
            within(name, unit, value, (0.0, 1e9))?;
        }
        for (name, value) in [
            ("node_efficiency", self.node_efficiency),
            ("rectifier_efficiency", self.rectifier_efficiency),
        ] {
            within(name, "", value, (f64::MIN_POSITIVE, 1.0))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Runs of ExaDigiT's RAPS with its configuration of Frontier.
    #[test]
    fn published_values() -> Result<()> {
        for ([cpu, gpu, active], power_mw, loss_mw) in
            [([0.0, 0.0, 0.0], 7.3065, 0.5717), ([0.33, 0.79, 9_216.0], 22.5315, 1.473)]
        {
            let found = Machine::default().power(cpu, gpu, active)?;
            let digits = |found: f64, expected: f64| (found - expected).abs() < 5.1e-5;
            assert!(digits(found.power_mw, power_mw), "{found:?}");
            assert!(digits(found.loss_with_empty_racks_mw, loss_mw), "{found:?}");
        }
        Ok(())
    }

    #[test]
    fn power_is_what_nodes_switches_and_pumps_take_and_what_is_lost() -> Result<()> {
        let machine = Machine::default();
        let found = machine.power(0.5, 0.25, 5_000.0)?;
        let useful_w = 5_000.0 * machine.node_w(0.5, 0.25)
            + 4_472.0 * machine.node_w(0.0, 0.0)
            + 74.0 * 8.0 * 4.0 * machine.switch_w
            + 25.0 * machine.cdu_w;
        assert!((found.power_mw - found.loss_mw - 1e-6 * useful_w).abs() < 1e-12, "{found:?}");
        let full = Machine { cdus: 37.0, ..machine }.power(0.5, 0.25, 5_000.0)?;
        assert!((full.loss_mw - full.loss_with_empty_racks_mw).abs() < 1e-15, "{full:?}");
        assert!(machine.power(1.1, 0.0, 0.0).is_err());
        assert!(machine.power(0.0, 0.0, 9_473.0).is_err());
        assert!(Machine { node_efficiency: 0.0, ..machine }.power(0.0, 0.0, 0.0).is_err());
        assert!(machine.power(f64::NAN, 0.0, 1.0)?.power_mw.is_nan());
        Ok(())
    }
}
