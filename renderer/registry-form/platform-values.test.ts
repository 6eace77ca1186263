import { describe, expect, it } from 'vitest';
import { emptyPlatformValues, platformValues, withPlatformValues } from './platform-values.ts';

const asset = {
  runai: {
    shape: 'entry',
    record: {
      meta: {
        id: 'a418',
        scope: 'project',
        projectId: 7,
        clusterId: '71f69d83-ba66-4822-adf5-55ce55efd210',
        workloadSupportedTypes: { training: true, distributed: false, distFramework: 'TF' },
        unknown: { kept: [1] },
      },
    },
  },
  zadig: { shape: 'returned', record: { registry_id: 'z1', projects: ['p'] } },
  panoptica: { xrayToken: 'present' },
};

describe('the fields of other systems', () => {
  it('reads what came with a record', () => {
    expect(platformValues(asset)).toEqual({
      ...emptyPlatformValues,
      runaiScope: 'project',
      runaiProjectId: '7',
      runaiClusterId: '71f69d83-ba66-4822-adf5-55ce55efd210',
      runaiWorkloads: ['training'],
      runaiFramework: 'TF',
      zadigId: 'z1',
    });
  });

  it('leaves everything as it is while nothing is changed', () => {
    expect(withPlatformValues(asset, platformValues(asset))).toEqual(asset);
    expect(withPlatformValues({}, emptyPlatformValues)).toEqual({});
  });

  it('changes one field and nothing beside it', () => {
    const values = { ...platformValues(asset), runaiProjectId: '12', zadigId: '' };
    expect(withPlatformValues(asset, values)).toEqual({
      ...asset,
      runai: {
        shape: 'entry',
        record: { meta: { ...asset.runai.record.meta, projectId: 12 } },
      },
      zadig: { shape: 'returned', record: { projects: ['p'] } },
    });
  });

  it('makes records that none had, and takes them out again', () => {
    const values = {
      ...emptyPlatformValues,
      runaiScope: 'department',
      runaiDepartmentId: 'd1',
      runaiWorkloads: ['inference'],
      rancherEmail: 'ops@example.com',
    } as const;
    const made = withPlatformValues({}, values);
    expect(made).toEqual({
      runai: {
        shape: 'create',
        record: {
          meta: {
            scope: 'department',
            departmentId: 'd1',
            workloadSupportedTypes: { inference: true },
          },
        },
      },
      rancher: { shape: 'create', others: [{ email: 'ops@example.com' }], record: {} },
    });
    expect(withPlatformValues(made, { ...values, rancherEmail: '' })).toEqual({
      runai: made['runai'],
    });
  });
});
